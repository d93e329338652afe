// Runs in the panel beside the chat: catches a click on a link to #src-TURN-N anywhere on the page, asks the server for that
// source, and when it arrives scrolls to the sentence. `element`, `trigger` and `watch` come from Gradio's gr.HTML.
document.addEventListener('click', (event) => {
  const link = event.target.closest && event.target.closest('a[href^="#src-"]');
  if (!link) return;
  event.preventDefault();
  trigger('select', {at: link.getAttribute('href').slice(5)});
});
const show = () => requestAnimationFrame(() => {
  const here = element.querySelector('#ws-here');
  if (!here) return;
  const panel = element.querySelector('.ws-scroll');
  panel.scrollTop += here.getBoundingClientRect().top - panel.getBoundingClientRect().top - panel.clientHeight / 3;
  if (window.innerWidth <= 800) panel.scrollIntoView({block: 'start'});
});
watch('value', show);
