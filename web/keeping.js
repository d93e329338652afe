// Conversations are kept in this browser's storage, one entry each, and nowhere else.

const KEPT = 'whosaid.talk.';
const NOW = 'whosaid.now';
const earlier = find('.ws-earlier');

const keptIds = () => Object.keys(localStorage).filter((key) => key.startsWith(KEPT)).map((key) => key.slice(KEPT.length));
const keptTalk = (id) => JSON.parse(localStorage.getItem(KEPT + id) || 'null');
const newestFirst = () => keptIds().map(keptTalk).sort((a, b) => b.at - a.at);

// Where the storage is full, the oldest conversation gives way.
const keep = () => {
  if (!talk.turns.length) return;
  const entry = JSON.stringify({at: Date.now(), talk});
  for (;;) {
    try {
      localStorage.setItem(KEPT + talk.id, entry);
      return point();
    } catch (error) {
      const oldest = newestFirst().filter((each) => each.talk.id !== talk.id).at(-1);
      if (!oldest) return say('This conversation is too long for the browser to keep.');
      localStorage.removeItem(KEPT + oldest.talk.id);
    }
  }
};

// The conversation of this tab, and the one with which the next begins.
const point = () => {
  sessionStorage.setItem(NOW, talk.id);
  localStorage.setItem(NOW, talk.id);
};

const open = (kept) => {
  talk = {...blank(), ...kept};
  point();
  hold();
  showChips();
  showDial();
  showWay();
  trigger('restore', {});
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
    drop.onclick = (event) => { event.stopPropagation(); forget([each.id]); };
    return make('li', {}, choose, drop);
  });
  const all = button('Delete all', {class: 'ws-drop'});
  all.onclick = (event) => {
    event.stopPropagation();
    if (all.textContent === 'Delete all') all.textContent = 'Really delete all?';
    else forget(keptIds());
  };
  earlier.replaceChildren(
    ...(rows.length ? [make('ul', {}, ...rows), all] : [make('p', {}, 'No conversations yet.')]),
    make('p', {class: 'ws-fine'}, 'Kept in this browser only.'));
};

const forget = (ids) => {
  for (const id of ids) localStorage.removeItem(KEPT + id);
  if (ids.includes(talk.id)) open(null);
  listEarlier();
  earlier.querySelector('button, p').focus();
};

earlier.parentElement.addEventListener('toggle', () => earlier.parentElement.open && listEarlier());

// The same conversation in another tab went on.
window.addEventListener('storage', (event) => {
  if (event.key !== KEPT + talk.id || !event.newValue || busy()) return;
  open(JSON.parse(event.newValue).talk);
});

onClick('.ws-export [data-form]', async (chosen) => {
  const file = await server.exported({talk: JSON.stringify(talk), form: chosen.dataset.form});
  chosen.closest('details').open = false;
  if (file.problem) return say(file.problem);
  const link = make('a', {href: URL.createObjectURL(new Blob([file.text], {type: file.type})), download: file.name});
  link.click();
  URL.revokeObjectURL(link.href);
});

const begun = keptTalk(sessionStorage.getItem(NOW) || localStorage.getItem(NOW));
open(begun && begun.talk);
