// A small card with the quote, who says it and where, while a citation has the pointer or the focus.

const card = find('.ws-hover');
let cited = null;
let hiding = 0;
let stepped = false; // whether the last key moves the focus: Escape gives it back to a citation, which asks for no card

const showCard = (mark) => {
  clearTimeout(hiding);
  if (cited === mark) return;
  hideCard();
  const {who, title, of, quote} = JSON.parse(mark.dataset.citation);
  card.replaceChildren(make('q', {}, quote), make('b', {}, who), make('cite', {}, title), make('span', {}, of));
  card.hidden = false;
  cited = mark;
  mark.setAttribute('aria-describedby', 'ws-hover');
  const at = mark.getBoundingClientRect();
  const above = at.top > card.offsetHeight + 16;
  card.style.left = `${Math.max(8, Math.min(at.left - 24, innerWidth - card.offsetWidth - 8))}px`;
  card.style.top = `${above ? at.top - card.offsetHeight - 8 : at.bottom + 8}px`;
};

const hideCard = () => {
  card.hidden = true;
  if (cited) cited.removeAttribute('aria-describedby');
  cited = null;
};

const hideSoon = () => { hiding = setTimeout(hideCard, 200); };
const markAt = (event) => event.target.closest('.ws-cite:not(.ws-card)');

element.addEventListener('pointerover', (event) => {
  if (event.pointerType === 'touch') return;
  if (markAt(event)) showCard(markAt(event));
  else if (card.contains(event.target)) clearTimeout(hiding);
});
element.addEventListener('pointerout', (event) => (markAt(event) || card.contains(event.target)) && hideSoon());
element.addEventListener('focusin', (event) => {
  const mark = markAt(event);
  if (mark && stepped && mark.matches(':focus-visible')) showCard(mark);
});
element.addEventListener('focusout', (event) => markAt(event) && hideSoon());
element.addEventListener('click', (event) => markAt(event) && hideCard());
log.addEventListener('scroll', hideCard);
document.addEventListener('keydown', (event) => {
  stepped = event.key === 'Tab' || event.key.startsWith('Arrow');
  if (event.key === 'Escape') hideCard();
}, true);
