// The conversation: shows what the server made of it, and asks. `element`, `props`, `trigger`, `watch` and `server` come from
// Gradio's gr.HTML; the files named in chat.py run one after the other in one scope. `props.value` is the conversation
// as web/talk.py describes it; it is sent with every question.

const find = (selector) => element.querySelector(selector);
const log = find('.ws-log');
const says = find('.ws-says');

const make = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
};

const button = (label, attributes = {}) => make('button', {type: 'button', ...attributes}, label);

// Clicks on `.name` anywhere in the conversation.
const onClick = (selector, act) => element.addEventListener('click', (event) => {
  const hit = event.target.closest(selector);
  if (hit && element.contains(hit)) act(hit, event);
});

const turnOf = (node) => [...log.children].indexOf(node.closest('.ws-turn'));

const newId = () => Date.now().toString(36) + Math.random().toString(36).slice(2, 8);
const blank = () => ({id: newId(), only: {}, dial: 'balanced', write: true, turns: []});

let talk = blank();
let seen = -1; // the generation of the index, as it was last heard of
const hold = () => { props.value = JSON.stringify(talk); };
const busy = () => Boolean(log.querySelector('.ws-state'));

// Only what changed is replaced, so that focus, selection and scrolling stay where they are.
const show = (shown) => {
  while (log.children.length > shown.length) log.lastChild.remove();
  let changed = null;
  shown.forEach((html, i) => {
    let turn = log.children[i];
    if (!turn) turn = log.appendChild(make('section', {class: 'ws-turn'}));
    if (turn.made === html) return;
    turn.innerHTML = turn.made = html;
    changed = turn;
  });
  if (changed && talk.turns.length) {
    const fits = changed.offsetHeight < log.clientHeight;
    const top = changed.previousElementSibling ? changed.offsetTop : 0;
    log.scrollTop = fits ? log.scrollHeight : top;
  }
};

// What goes wrong is said to everybody, the rest to those who do not see it.
const say = (words, problem = '') => {
  says.textContent = problem || words;
  says.classList.toggle('ws-hidden', !problem);
};

// What a function of the server says, or {problem} where it does not answer.
const call = async (name, what = {}) =>
  (await server[name](what).catch(() => null)) || {problem: 'The server does not answer. Load the page again.'};

const tell = () => {
  const last = talk.turns.at(-1);
  if (!last) return say('');
  if (busy()) return say(log.querySelector('.ws-state').textContent);
  return say(last.answer ? last.answer.text : last.note);
};

// What the server made of the conversation. What the next question is put to is the browser's alone to say.
const draw = ({shown, generation, ...told}) => {
  talk = {...told, id: told.id || newId(), only: talk.only, dial: talk.dial, write: talk.write};
  hold();
  show(shown);
  tell();
  if (generation !== seen) look();
  seen = generation;
};

const same = (one) => (other) => one.key === other.key && one.question === other.question;

// Each step of an answer. What it no longer holds gave way to the question, if it was not answered elsewhere meanwhile.
watch('value', () => {
  const told = JSON.parse(props.value);
  if (!told.turns.length) return hold(); // what the page came with
  const {turns, instead} = talk;
  const gaveWay = (turn) => (!turn.answer || turn.key === instead) && turns.some(same(turn)) && !told.turns.some(same(turn));
  draw(told);
  const kept = keep(talk.turns.at(-1), gaveWay);
  if (!busy()) catchUp(kept);
});

const ask = (question, instead = '') => {
  if (busy()) return;
  Object.assign(talk, {chosen: question, instead});
  hold();
  trigger('submit', {});
};

onClick('.ws-ask', (asked) => {
  if (asked.dataset.everywhere) narrow({});
  ask(asked.dataset.question || talk.turns[turnOf(asked)].question);
});

onClick('.ws-again', (again) => {
  const turn = turnOf(again);
  const {question, key} = talk.turns[turn];
  ask(question, turn === talk.turns.length - 1 ? key : '');
});

// The clipboard proper is there on https and on this machine only.
const copied = async (words) => {
  if (navigator.clipboard) return navigator.clipboard.writeText(words).then(() => true, () => false);
  const area = make('textarea', {class: 'ws-hidden'});
  area.value = words;
  element.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  return done;
};

onClick('.ws-copy', async (copy) => {
  const done = await copied(copy.dataset.text);
  copy.focus();
  if (!done) return say('', 'The browser does not let this page copy.');
  say('Copied.');
  copy.classList.add('ws-done');
  setTimeout(() => copy.classList.remove('ws-done'), 1500);
});

const box = () => document.querySelector('#ws-question textarea');

onClick('.ws-edit', (edit) => {
  box().value = edit.dataset.text;
  box().dispatchEvent(new Event('input', {bubbles: true}));
  box().focus();
});

// What is typed takes the place of a question that was chosen and could not be asked.
document.addEventListener('input', (event) => {
  if (event.target !== box()) return;
  Object.assign(talk, {chosen: '', instead: ''});
  hold();
});

document.addEventListener('keydown', (event) => {
  const sends = event.target === box() && event.key === 'Enter' && !event.shiftKey;
  if (sends && (busy() || !box().value.trim())) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
  if (event.key === '/' && !event.target.closest('input, textarea, [contenteditable]')) {
    event.preventDefault();
    box().focus();
  }
}, true);

// The answer ends with the step that is being computed.
const stop = async () => {
  log.querySelector('.ws-state').textContent = 'Stopping …';
  const told = await call('stopped', talk.turns.at(-1).key);
  if (!told.problem) return;
  log.querySelector('.ws-state')?.remove();
  say('', told.problem);
};
document.addEventListener('click', (event) => event.target.closest('#ws-question .stop-button') && busy() && stop());

// Menus are <details>: one open at a time, closed by Escape or a click elsewhere.
const menus = [...element.querySelectorAll('.ws-menu')];
document.addEventListener('click', (event) => {
  for (const menu of menus) if (!menu.contains(event.target)) menu.open = false;
});
element.addEventListener('keydown', (event) => {
  const open = event.key === 'Escape' && menus.find((menu) => menu.open);
  if (!open) return;
  open.open = false;
  open.querySelector('summary').focus();
});
