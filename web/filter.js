// Which sources the next question is put to: chosen in a menu, shown as chips beside it, kept with the conversation.

const filter = find('.ws-filter');
const chips = find('.ws-chips');
const WORDS = {since: 'from ', until: 'to '};
const LEGENDS = {paths: 'Source', authors: 'Author', publishers: 'Publisher'};
const LISTS = Object.keys(LEGENDS);
const MANY = 8; // entries of a list that are taken in at a glance

let choices = {sources: [], authors: [], publishers: [], count: '', html: '', model: ''};
const nameOf = (path) => (choices.sources.find((source) => source.value === path) || {label: path}).label;

const given = (only) => Object.fromEntries(Object.entries(only).filter(([, value]) => value.length));

const narrow = (only) => {
  talk.only = given(only);
  hold();
  showChips();
  keep();
};

const showChips = () => {
  const chip = (field, value, label) => {
    const made = button(`${WORDS[field] || ''}${label} ×`, {class: 'ws-chip', 'aria-label': `Remove the filter ${label}`});
    made.onclick = () => {
      const left = LISTS.includes(field) ? talk.only[field].filter((each) => each !== value) : '';
      narrow({...talk.only, [field]: left});
      filter.querySelector('summary').focus();
    };
    return made;
  };
  chips.replaceChildren(...Object.entries(talk.only).flatMap(([field, value]) => [value].flat().map(
    (each) => chip(field, each, field === 'paths' ? nameOf(each) : each))));
};

const choice = (field, {value, title}) => {
  const tick = make('input', {type: 'checkbox', 'data-value': value});
  tick.checked = (talk.only[field] || []).includes(value);
  tick.onchange = () => {
    const others = (talk.only[field] || []).filter((one) => one !== value);
    narrow({...talk.only, [field]: tick.checked ? [...others, value] : others});
  };
  return make('label', {}, tick, title);
};

// Letters without case and accents.
const plain = (words) => words.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim();

const sought = filter.querySelector('.ws-find input');

// Of the lists, what holds the letters sought; what is ticked stays in sight.
const findChoices = () => {
  const letters = plain(sought.value);
  let found = 0;
  for (const list of filter.querySelectorAll('.ws-choices')) {
    const entries = [...list.querySelectorAll('label')];
    for (const entry of entries) {
      const holds = plain(entry.textContent).includes(letters);
      entry.hidden = !holds && !entry.querySelector('input').checked;
      found += holds;
    }
    list.hidden = entries.every((entry) => entry.hidden);
  }
  const told = found ? `${found} ${letters ? 'found' : 'to choose from'}` : 'Nothing in these lists matches.';
  filter.querySelector('.ws-matches').textContent = told;
};
sought.oninput = findChoices;

const showChoices = () => {
  const named = (names) => names.map((name) => ({value: name, title: name}));
  const options = {paths: choices.sources, authors: named(choices.authors), publishers: named(choices.publishers)};
  filter.querySelector('.ws-groups').replaceChildren(...LISTS.filter((field) => options[field].length).map((field) => make(
    'fieldset', {class: 'ws-choices', 'data-field': field}, make('legend', {}, LEGENDS[field]),
    ...options[field].map((each) => choice(field, each)))));
  filter.querySelector('.ws-find').hidden = LISTS.every((field) => options[field].length <= MANY);
  const idle = (input) => input !== document.activeElement; // what is being typed stays, where the lists come anew
  if (idle(sought)) sought.value = '';
  findChoices();
  for (const input of [...filter.querySelectorAll('.ws-dates input')].filter(idle)) input.value = talk.only[input.dataset.field] || '';
};
filter.addEventListener('toggle', () => filter.open && showChoices());

// As much of a date as is meant, of a day that there was: the rule of index/filters.py.
const isDate = (said) => {
  const day = new Date(/^(?!0000)\d{4}(-\d{2}(-\d{2})?)?$/.test(said) ? said : NaN);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(said);
};

for (const input of filter.querySelectorAll('.ws-dates input')) {
  input.onchange = () => {
    const wrong = input.value && !isDate(input.value);
    filter.querySelector('.ws-wrong').textContent = wrong ? 'A date is 2023, 2023-04 or 2023-04-05.' : '';
    if (!wrong) narrow({...talk.only, [input.dataset.field]: input.value});
  };
}

const look = async () => {
  const told = await call('shelf');
  if (told.problem) return say('', told.problem);
  choices = told;
  document.getElementById('ws-sources').textContent = choices.count;
  document.dispatchEvent(new CustomEvent('ws-shelf', {detail: choices.html}));
  nameModel(choices.model);
  showChips();
  if (filter.open) showChoices();
};
document.addEventListener('ws-rebuilt', look);

onClick('.ws-within', (within) => {
  if (busy()) return;
  narrow({paths: [within.dataset.path]});
  ask(talk.turns[turnOf(within)].question);
});
