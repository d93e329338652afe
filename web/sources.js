// The page of the sources: asks the functions of web/sources.py and shows what they say. `element`, `server` and `trigger`
// come from Gradio's gr.HTML.

const find = (selector) => element.querySelector(selector);
const status = (words) => { find('.wl-status').textContent = words; };
const uploads = find('.wl-uploads');
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// What a function says; where it cannot, {problem}.
const answer = (name, what = {}) => server[name](what).catch(() => ({problem: 'The server does not answer. Is it still running?'}));

// The same, or null where it cannot, having told why.
const call = async (name, what = {}) => {
  const told = await answer(name, what);
  if (told.problem) status(told.problem);
  return told.problem ? null : told;
};

// The list and the picture

const listed = () => [...element.querySelectorAll('.wl-see')];
const inList = (path) => listed().find((each) => each.dataset.path === path);
const focus = (row) => (row || find('.wl-table')).focus();

// Where what has the focus is replaced, its source in the list gets it, or the next that is there, or the list.
const keepingFocus = (replace) => {
  const held = document.activeElement;
  const place = listed().indexOf(held);
  replace();
  if (!held.isConnected) focus(inList(held.dataset.path) || listed()[Math.min(place, listed().length - 1)]);
};

const list = async () => {
  const told = await call('listed', {query: find('.wl-query').value});
  if (!told) return;
  keepingFocus(() => {
    find('.wl-table').innerHTML = told.table;
    find('.wl-picture').innerHTML = told.picture;
    find('.wl-removed').innerHTML = told.removed;
  });
  for (const part of element.querySelectorAll('.wl-may')) part.hidden = !told.may;
  const count = document.getElementById('ws-sources');
  if (count) count.textContent = `${told.sources} ${told.sources === 1 ? 'source' : 'sources'}`;
  light();
};

// The passages that the last answer quotes.
const light = () => {
  const last = [...document.querySelectorAll('.ws-turn')].at(-1);
  const cited = last ? [...last.querySelectorAll('.ws-cite')].map((mark) => JSON.parse(mark.dataset.citation)) : [];
  const isUsed = ({path, start, end}) => cited.some((each) => each.path === path && each.start < end && each.end > start);
  let any = false;
  for (const point of element.querySelectorAll('.wl-plane g')) {
    const {path, start, end} = point.dataset;
    const used = isUsed({path, start: Number(start), end: Number(end)});
    point.classList.toggle('wl-lit', used);
    if (used) point.parentNode.append(point), any = true;
  }
  const legend = find('.wl-used');
  if (legend) legend.hidden = !any;
};

let open = '';

const see = async (path) => {
  const told = await call('opened', {path});
  if (!told) return;
  open = path;
  find('.wl-body').innerHTML = told.html;
  find('.wl-picture').hidden = true;
  find('.wl-source').hidden = false;
  find('.wl-source').scrollTop = 0;
  find('.wl-source').focus({preventScroll: true});
  if (matchMedia('(max-width: 800px)').matches) find('.wl-right').scrollIntoView({block: 'start'});
};

const back = () => {
  find('.wl-source').hidden = true;
  find('.wl-picture').hidden = false;
  focus(inList(open));
};

// Bringing the index up to date

let begun = 0; // rebuilds that were asked for
let following = null;

// Resolves once nothing is being done any more, and that is shown.
const follow = () => following ??= toTheEnd().finally(() => { following = null; });

const toTheEnd = async () => {
  for (;;) {
    const before = begun;
    const now = await answer('work');
    find('.wl-work').hidden = !now.doing;
    if (now.doing) {
      working(now);
      await pause(250);
      continue;
    }
    for (const row of uploads.querySelectorAll('[data-name]')) {
      const said = now.files && now.files[row.dataset.name];
      if (said) row.querySelector('span').textContent = said;
      if (said) row.querySelector('progress').hidden = true;
    }
    keepingFocus(() => { find('.wl-changed').innerHTML = ''; });
    await list();
    if (before === begun) return status(now.problem || now.said || '');
  }
};

const working = ({doing, done, total}) => {
  const what = {reading: 'Reading files', embedding: 'Embedding passages'}[doing] || 'Comparing files';
  find('.wl-work span').textContent = total ? `${what} ${done} of ${total}` : what;
  const bar = find('.wl-work progress');
  if (total) bar.value = done / total;
  else bar.removeAttribute('value');
};

const rebuild = async () => {
  if (!await call('rebuilt')) return;
  begun += 1;
  await follow();
};

// Adding files: each is sent, looked at, and read by the rebuild that follows the last of them

const send = (file, told) => new Promise((done, fail) => {
  const {root = '', api_prefix: prefix = '/gradio_api'} = window.gradio_config || {};
  const request = new XMLHttpRequest();
  const form = new FormData();
  form.append('files', file);
  request.upload.onprogress = (event) => told(event.loaded / event.total);
  request.onload = () => (request.status === 200 ? done(JSON.parse(request.responseText)[0]) : fail(new Error(request.responseText)));
  request.onerror = () => fail(new Error('The server does not answer.'));
  request.open('POST', `${root}${prefix}/upload`);
  request.send(form);
});

const add = async (files) => {
  uploads.replaceChildren();
  let any = false;
  const rows = files.map((file) => {
    const row = document.createElement('li');
    row.append(document.createElement('b'), document.createElement('progress'), document.createElement('span'));
    row.querySelector('b').textContent = file.name;
    row.querySelector('progress').value = 0;
    row.querySelector('progress').setAttribute('aria-label', `Sending ${file.name}`);
    row.querySelector('span').textContent = 'waiting';
    uploads.append(row);
    return row;
  });
  for (const [i, file] of files.entries()) {
    const [bar, word] = [rows[i].querySelector('progress'), rows[i].querySelector('span')];
    try {
      const path = await send(file, (share) => { bar.value = share; word.textContent = `${Math.round(100 * share)} %`; });
      const told = await answer('taken', {path, name: file.name});
      if (told.problem) throw new Error(told.problem);
      rows[i].dataset.name = told.name;
      rows[i].querySelector('b').textContent = told.name;
      bar.removeAttribute('value');
      word.textContent = 'added, to be read';
      any = true;
    } catch (error) {
      bar.hidden = true;
      word.textContent = error.message;
      word.className = 'wl-wrong';
    }
  }
  if (any) await rebuild();
};

const left = find('.wl-left');
const canAdd = () => !find('.wl-drop').closest('.wl-may').hidden;
for (const kind of ['dragenter', 'dragover', 'dragleave', 'drop']) {
  left.addEventListener(kind, (event) => {
    if (!canAdd()) return;
    event.preventDefault();
    left.classList.toggle('wl-over', kind === 'dragenter' || kind === 'dragover');
    if (kind === 'drop' && event.dataTransfer.files.length) add([...event.dataTransfer.files]);
  });
}
find('.wl-drop input').addEventListener('change', (event) => {
  add([...event.target.files]);
  event.target.value = '';
});

// What a person does

const acts = {
  '.wl-see': (hit) => see(hit.dataset.path),
  '.wl-back': back,
  '.wl-rebuild': rebuild,
  '.wl-changes': async () => {
    status('Comparing the folder with the index …');
    const told = await call('changes');
    if (!told) return;
    status('');
    find('.wl-changed').innerHTML = `<h2>A rebuild would change</h2>${told.html}`;
    find('.wl-changed').focus();
  },
  '.wl-remove': async (hit) => {
    if (!await call('removed', {path: hit.dataset.path})) return;
    back();
    await rebuild();
  },
  '.wl-undo': async (hit) => {
    if (await call('restored', {id: hit.dataset.id})) await rebuild();
  },
  '.wl-correct': () => correcting(true),
  '.wl-cancel': () => correcting(false),
};

const correcting = (on) => {
  find('.wl-form').hidden = !on;
  find('.wl-about dl').hidden = on;
  find('.wl-correct').parentElement.hidden = on;
  find(on ? '.wl-form input' : '.wl-correct').focus();
};

element.addEventListener('click', (event) => {
  for (const [selector, act] of Object.entries(acts)) {
    const hit = event.target.closest(selector);
    if (hit) act(hit);
  }
});

element.addEventListener('submit', async (event) => {
  event.preventDefault();
  const form = event.target;
  const path = form.dataset.path;
  const changed = [...form.elements].filter((field) => field.name && field.value !== field.defaultValue);
  const fields = Object.fromEntries(changed.map((field) => [field.name, field.value]));
  if (!changed.length) return correcting(false);
  const told = await answer('corrected', {path, fields});
  form.querySelector('.wl-wrong').textContent = told.problem || '';
  if (told.problem) return;
  await rebuild();
  await see(path);
});

let typing;
find('.wl-query').addEventListener('input', () => {
  clearTimeout(typing);
  typing = setTimeout(list, 200);
});

// The page is made when its tab is first opened, and looked at anew whenever it is.
new IntersectionObserver((seen) => { if (seen.at(-1).isIntersecting) list(); }).observe(element);
