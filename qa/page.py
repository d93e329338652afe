"""What the page of the chat is made of besides Gradio's components: styles, a script, a policy, a notice.

The script runs in the panel beside the chat: it catches a click on a link to `#src-TURN-N` anywhere on the page, tells
the server, and when the source arrives scrolls to the element `#ws-here`. Strings only; nothing here knows an answer.
"""

import html

POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
    "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; connect-src 'self' blob: data:; "
    "frame-src 'none'; object-src 'none'"
)

CHOOSE = "Choose a number in an answer, such as [1], to read the sentence where it stands."


def notice(words: str) -> str:
    """A panel that holds nothing but a word to the reader."""
    return f'<div class="ws-empty"><p>{html.escape(words)}</p></div>'


CSS = """
.gradio-container { max-width: 1500px !important; margin: 0 auto !important; padding: 0 !important; }
.gradio-container main.app { padding: 10px 20px !important; width: 100%; max-width: 100% !important; }
footer { display: none !important; }
#ws-title { padding: 2px 0 6px; }
#ws-title h1 { font-size: 1.35rem; font-weight: 700; margin: 0; }
#ws-title p { margin: 2px 0 0; color: var(--ws-muted); font-size: .92rem; }
#ws-main { gap: 20px; align-items: stretch; }
#ws-chat { border: 1px solid var(--border-color-primary); border-radius: 12px; }
#ws-chat .message a[href^="#src-"] { text-decoration: none; font-weight: 700; padding: 0 3px; border-radius: 4px;
  color: var(--ws-link); white-space: nowrap; }
#ws-chat .message a[href^="#src-"]:hover,
#ws-chat .message a[href^="#src-"]:focus-visible { background: var(--ws-mark); }
#ws-chat .message li a[href^="#src-"] { white-space: normal; font-weight: 400; color: inherit; display: block;
  padding: 2px 4px; }
#ws-source { padding: 0 !important; border: 1px solid var(--border-color-primary); border-radius: 12px; overflow: hidden;
  background: var(--background-fill-primary); }
:root, .gradio-container {
  --ws-link: #1d4fd7; --ws-muted: #56637a; --ws-mark: #fff1b8; --ws-here: #ffdf6b; --ws-edge: #c98a00; }
.dark, .dark .gradio-container {
  --ws-link: #9dbcff; --ws-muted: #a9b6cb; --ws-mark: #4a3d0c; --ws-here: #6b5710; --ws-edge: #f0c24b; }
@media (max-width: 800px) {
  .gradio-container main.app { padding: 6px 10px !important; }
  #ws-main { flex-direction: column; flex-wrap: nowrap; }
  #ws-main > .column { min-width: 0 !important; width: 100%; }
}
"""

PANEL_CSS = """
.ws-scroll { height: calc(100vh - 150px); min-height: 320px; overflow: auto; position: relative; }
.ws-empty { box-sizing: border-box; display: grid; place-items: center; height: 100%; min-height: 280px; padding: 24px;
  text-align: center; color: var(--ws-muted); }
.ws-document { padding: 18px 24px 60px; line-height: 1.62; font-size: 1rem; color: var(--body-text-color); }
@media (max-width: 800px) { .ws-scroll { height: 75vh; } .ws-document { padding: 14px 14px 40px; } }
.ws-document header { border-bottom: 1px solid var(--border-color-primary); margin-bottom: 14px; padding-bottom: 10px; }
.ws-document h2 { font-size: 1.15rem; font-weight: 700; margin: 0; }
.ws-document .ws-of { font-size: .85rem; color: var(--ws-muted); margin: 4px 0 0; overflow-wrap: anywhere; }
.ws-document h3 { font-size: 1rem; font-weight: 700; margin: 22px 0 6px; }
.ws-document p { margin: 0 0 12px; white-space: pre-line; overflow-wrap: anywhere; }
.ws-document .ws-footnote { font-size: .88rem; }
.ws-document .ws-page { font-size: .75rem; color: var(--ws-muted); text-align: right; margin: 18px 0 2px; }
.ws-document .ws-boilerplate { font-size: .8rem; color: var(--ws-muted); margin: 0 0 4px; }
mark.ws-lit { background: var(--ws-mark); color: inherit; border-radius: 3px; padding: 1px 2px; }
mark.ws-here { background: var(--ws-here); border-bottom: 2px solid var(--ws-edge); }
mark.ws-lit sup { font-weight: 700; font-size: .72em; margin-right: 3px; color: var(--ws-link); }
"""

PANEL_JS = """
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
"""
