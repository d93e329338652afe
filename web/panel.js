// The source beside the chat: opens what a citation anywhere on the page points at, lights up all that the answer cites
// in it, and steps from citation to citation. On a narrow screen it is a sheet over the chat.

const find = (selector) => element.querySelector(selector);
const scroll = find('.ws-scroll');
const side = document.getElementById('ws-right');
const narrow = matchMedia('(max-width: 800px)');

const UNANSWERED = '<p class="ws-gone" role="alert">The server does not answer. Load the page again.</p>';

let marks = [];
let at = -1;
let opened = '';
let opener = null;
let asked = 0;
let onShelf = '';
let read = ''; // the path of the source that is shown, or was last
let stepped = false; // whether the way back leads from the sheet to the chat

const cited = (mark) => JSON.parse(mark.dataset.citation);

const bar = () => {
  find('.ws-panel').classList.toggle('ws-shows', Boolean(opened));
  find('.ws-count').textContent = marks.length && cited(marks[at]).n[0] !== 'p' ? `Citation ${at + 1} of ${marks.length}` : '';
  for (const step of element.querySelectorAll('.ws-step')) {
    step.hidden = marks.length < 2;
    step.disabled = !marks[at + Number(step.dataset.by)];
  }
};

const goTo = (n) => {
  for (const lit of scroll.querySelectorAll('.ws-lit')) lit.classList.toggle('ws-here', lit.dataset.n === n);
  const here = scroll.querySelector('.ws-here');
  const top = here ? scroll.scrollTop + here.getBoundingClientRect().top - scroll.getBoundingClientRect().top : 0;
  scroll.scrollTo({top: top - scroll.clientHeight / 3, behavior: 'instant'});
};

// Everything but the sheet is out of reach while it lies over the chat.
const cover = (on) => {
  const covered = on && narrow.matches;
  side.classList.toggle('ws-open', on);
  side.toggleAttribute('aria-modal', covered);
  if (covered) side.setAttribute('role', 'dialog'), side.setAttribute('aria-label', 'Source');
  else side.removeAttribute('role'), side.removeAttribute('aria-label');
  for (let node = side; node !== document.body; node = node.parentElement) {
    for (const other of node.parentElement.children) if (other !== node) other.inert = covered;
  }
  if (covered && !stepped) history.pushState({sheet: true}, '');
  if (!on && stepped) history.back();
  stepped = on && (covered || stepped);
};

const fetched = async (what, key, n) => {
  const mine = ++asked;
  if (key !== opened) {
    const told = await server.source(what).catch(() => null);
    if (mine !== asked) return;
    scroll.innerHTML = told ? told.html : UNANSWERED;
    opened = told ? key : 'nothing';
  }
  cover(true);
  bar();
  goTo(n);
  scroll.focus({preventScroll: true});
};

const open = (mark) => {
  const turn = mark.closest('.ws-turn');
  marks = [...turn.querySelectorAll('.ws-cite')];
  at = marks.indexOf(mark);
  opener = mark;
  for (const each of document.querySelectorAll('.ws-cite[aria-current]')) each.removeAttribute('aria-current');
  mark.setAttribute('aria-current', 'true');
  const {path, sha256, n} = cited(mark);
  read = path;
  const here = marks.map(cited).filter((each) => each.path === path && (n[0] !== 'p' || each.n === n));
  const lit = here.map((each) => [each.start, each.end, each.n, each.quote]);
  fetched({path, sha256, marks: lit, at: n}, JSON.stringify([path, sha256, lit]), n);
};

// The focus that was on the source goes to its row.
const shelf = () => {
  const held = element.contains(document.activeElement);
  asked += 1;
  marks = [];
  opened = '';
  scroll.innerHTML = onShelf;
  bar();
  const row = [...scroll.querySelectorAll('.ws-read')].find((each) => each.dataset.path === read);
  if (held) (row || scroll).focus();
};

const close = () => {
  cover(false);
  for (const each of document.querySelectorAll('.ws-cite[aria-current]')) each.removeAttribute('aria-current');
  shelf();
  if (opener && opener.isConnected) opener.focus({preventScroll: true});
  opener = null;
};

const step = (by) => {
  const next = marks[at + by];
  if (next && !next.isConnected) return shelf(); // its answer gave way to another
  if (next) open(next);
};

document.addEventListener('click', (event) => {
  const mark = event.target.closest('.ws-cite');
  if (mark) open(mark);
});

element.addEventListener('click', (event) => {
  const hit = (selector) => event.target.closest(selector);
  if (hit('.ws-close')) close();
  if (hit('.ws-back')) shelf();
  if (hit('.ws-step')) step(Number(hit('.ws-step').dataset.by));
  if (hit('.ws-read')) {
    marks = [];
    read = hit('.ws-read').dataset.path;
    if (!narrow.matches) opener = null; // there the list goes with the sheet
    fetched({path: read}, read, '');
  }
});

element.addEventListener('keydown', (event) => {
  if (event.key === 'ArrowLeft') step(-1);
  if (event.key === 'ArrowRight') step(1);
});
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && (opened || side.classList.contains('ws-open'))) close();
});
document.addEventListener('ws-shelf', (event) => {
  onShelf = event.detail;
  if (!opened) scroll.innerHTML = onShelf; // what was clicked in it may still be on its way
});
document.addEventListener('ws-close', () => opened && close());
window.addEventListener('popstate', () => {
  if (!stepped) return;
  stepped = false;
  close();
});
narrow.addEventListener('change', () => cover(side.classList.contains('ws-open')));
