// Conversations are kept in this browser's storage, one entry each, and nowhere else. An entry is its owner's: whoever is
// logged in, at the address of this page. It is what the tabs that show it share: each puts in the turn that it changed.

const USER = gradio_config.username || '';
const ROOT = new URL(gradio_config.root, location.href).pathname.replace(/\/$/, '');
const OWNER = [USER, ROOT].filter(Boolean).join('@');
const KEPT = 'whosaid.talk.';
const NOW = `whosaid.now${OWNER}`;
const earlier = find('.ws-earlier');

// Where a browser refuses its storage (cookies blocked, a frame in another site's page), what is kept ends with the page.
class Passing {
  getItem(key) { return Object.hasOwn(this, key) ? this[key] : null; }
  setItem(key, value) { this[key] = String(value); }
  removeItem(key) { delete this[key]; }
}
const storage = (name) => {
  try {
    window[name].getItem(NOW);
    return window[name];
  } catch {
    return new Passing();
  }
};
const [local, session] = ['localStorage', 'sessionStorage'].map(storage);
const forgotten = new Set(); // the ids of what was deleted, perhaps while it was being answered

// What was kept before entries had an owner is of those who have no name.
const keptTalk = (id) => {
  const kept = JSON.parse(local.getItem(KEPT + id) || 'null');
  return kept && (kept.owner === OWNER || (kept.owner === undefined && !USER)) ? kept : null;
};
const newestFirst = () => Object.keys(local).filter((key) => key.startsWith(KEPT))
  .map((key) => keptTalk(key.slice(KEPT.length))).filter(Boolean).sort((a, b) => b.at - a.at);

// Puts a turn into the conversation as it is kept, without those that gave way, and returns what is kept now, if it is.
// Where the storage is full, the oldest conversation gives way.
const keep = (turn, gaveWay = () => false) => {
  if (!talk.turns.length || forgotten.has(talk.id)) return null;
  const before = keptTalk(talk.id);
  const turns = (before ? before.talk : talk).turns.filter((each) => !gaveWay(each));
  const at = turn ? turns.findIndex(same(turn)) : -1;
  if (turn) turns.splice(at < 0 ? turns.length : at, 1, turn);
  const kept = {...talk, turns};
  if (before && JSON.stringify(before.talk) === JSON.stringify(kept)) return kept;
  const gone = [];
  for (;;) {
    try {
      local.setItem(KEPT + talk.id, JSON.stringify({at: Date.now(), owner: OWNER, talk: kept}));
      point();
      return kept;
    } catch (error) {
      const oldest = newestFirst().filter((each) => each.talk.id !== talk.id).at(-1);
      if (!oldest) {
        for (const [key, entry] of gone) local.setItem(key, entry);
        say('', 'The browser has no room to keep this conversation.');
        return null;
      }
      const key = KEPT + oldest.talk.id;
      gone.push([key, local.getItem(key)]);
      local.removeItem(key);
    }
  }
};

// The conversation of this tab, and the one with which the next begins.
const point = () => {
  session.setItem(NOW, talk.id);
  local.setItem(NOW, talk.id);
};

// Shows a conversation as the server draws it; it is not kept for that. What is asked or opened meanwhile stands.
const open = async (kept) => {
  talk = {...blank(), ...kept};
  const [opened, {only}] = [talk, talk];
  point();
  hold();
  showChips();
  showDial();
  showWay();
  const {value, problem} = await call('restored', JSON.stringify(talk));
  if (talk !== opened) return;
  if (problem) return say('', problem);
  const told = JSON.parse(value);
  if (talk.only === only) talk.only = given(told.only);
  draw(told);
  showChips();
};

const keys = (turns) => turns.map(({key}) => key).join();

// Once an answer is there: what became of the conversation in other tabs meanwhile.
const catchUp = (kept) => {
  if (forgotten.has(talk.id)) open(null);
  else if (kept && keys(kept.turns) !== keys(talk.turns)) open(kept);
};

onClick('.ws-new', () => {
  if (busy()) return;
  open(null);
  document.dispatchEvent(new CustomEvent('ws-close'));
  box().focus();
});

const when = (at) => new Date(at).toLocaleString([], {dateStyle: 'medium', timeStyle: 'short'});

const listEarlier = () => {
  const rows = newestFirst().map(({at, talk: each}) => {
    const choose = button('', {class: 'ws-choose', ...(each.id === talk.id ? {'aria-current': 'true'} : {})});
    choose.append(make('b', {}, each.turns[0].question), make('span', {}, when(at)));
    choose.onclick = () => { if (!busy()) { open(each); find('.ws-earlier').parentElement.open = false; } };
    const drop = button('Delete', {class: 'ws-drop', 'aria-label': `Delete “${each.turns[0].question}”`});
    drop.onclick = (event) => { event.stopPropagation(); forgetAll([each.id]); };
    return make('li', {}, choose, drop);
  });
  const all = button('Delete all', {class: 'ws-drop'});
  all.onclick = (event) => {
    event.stopPropagation();
    if (all.textContent === 'Delete all') all.textContent = 'Really delete all?';
    else forgetAll(newestFirst().map((each) => each.talk.id));
  };
  earlier.replaceChildren(
    ...(rows.length ? [make('ul', {}, ...rows), all] : [make('p', {}, 'No conversations yet.')]),
    make('p', {class: 'ws-fine'}, 'Kept in this browser only.'));
};

// It is gone at once; the page leaves it when its answer has stopped.
const forget = (id) => {
  forgotten.add(id);
  local.removeItem(KEPT + id);
  if (id !== talk.id) return;
  if (busy()) stop();
  else open(null);
};

const forgetAll = (ids) => {
  ids.forEach(forget);
  listEarlier();
  earlier.querySelector('button, p').focus();
};

earlier.parentElement.addEventListener('toggle', () => earlier.parentElement.open && listEarlier());

// The same conversation in another tab went on, or was deleted there; the news may be older than what is kept by now.
window.addEventListener('storage', (event) => {
  if (event.key !== KEPT + talk.id) return;
  const kept = keptTalk(talk.id);
  if (!kept) forget(talk.id);
  else if (!busy()) open(kept.talk);
});

onClick('.ws-export [data-form]', async (chosen) => {
  const file = await call('exported', {talk: JSON.stringify(talk), form: chosen.dataset.form});
  chosen.closest('details').open = false;
  if (file.problem) return say('', file.problem);
  const link = make('a', {href: URL.createObjectURL(new Blob([file.text], {type: file.type})), download: file.name});
  link.click();
  URL.revokeObjectURL(link.href);
});

const leave = find('.ws-leave');
leave.hidden = !USER;
leave.href = `${ROOT}/logout`;

const begun = keptTalk(session.getItem(NOW) || local.getItem(NOW));
open(begun && begun.talk).then(() => {
  if (local instanceof Passing) say('', 'This browser keeps no conversations of this page: they end with it.');
});
