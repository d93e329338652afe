// Thumbs up or down, and why, if a person wants to say.

const REASONS = {
  up: ['It answers the question', 'Well chosen sentences', 'The right speakers'],
  down: ['It does not answer the question', 'Something important is missing', 'The wrong source or speaker'],
};

const judge = async (turn, verdict, reason) => {
  const {problem} = await call('judged', {talk: JSON.stringify(talk), turn, verdict, reason});
  say('Thank you, noted on this machine.', problem);
  return problem;
};

const reasonForm = (turn, verdict, after) => {
  const words = make('input', {type: 'text', placeholder: 'In your own words', 'aria-label': 'Why, in your own words', maxlength: '1000'});
  const ticks = REASONS[verdict].map((reason) => {
    const tick = make('input', {type: 'checkbox', value: reason});
    return make('label', {}, tick, reason);
  });
  const send = make('button', {type: 'submit'}, 'Send');
  const close = button('Close');
  const form = make('form', {class: 'ws-reason'},
    make('fieldset', {}, make('legend', {}, verdict === 'up' ? 'What was good?' : 'What was wrong?'), ...ticks), words, send, close);
  close.onclick = () => { form.remove(); after.focus(); };
  form.onsubmit = async (event) => {
    event.preventDefault();
    const ticked = [...form.querySelectorAll('input:checked')].map((tick) => tick.value);
    const problem = await judge(turn, verdict, [...ticked, words.value].filter(Boolean).join('; '));
    form.replaceChildren(make('p', {}, problem || 'Thank you. It is kept on this machine only.'));
    after.focus();
  };
  return form;
};

onClick('.ws-up, .ws-down', (thumb) => {
  const turn = turnOf(thumb);
  const verdict = thumb.matches('.ws-up') ? 'up' : 'down';
  const answer = thumb.closest('.ws-answer');
  for (const each of answer.querySelectorAll('.ws-up, .ws-down')) each.setAttribute('aria-pressed', String(each === thumb));
  answer.querySelector('.ws-reason')?.remove();
  talk.turns[turn].verdict = verdict;
  hold();
  keep(talk.turns[turn]);
  judge(turn, verdict, '');
  const form = reasonForm(turn, verdict, thumb);
  answer.append(form);
  form.querySelector('input').focus();
});
