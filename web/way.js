// In whose words to answer, where a language model is at hand: its own, or the sources' alone. Kept with the conversation.

const way = find('.ws-way select');

const nameModel = (model) => {
  way.parentElement.hidden = !model;
  way.options[0].textContent = `written by ${model}`;
};

const showWay = () => { way.value = talk.write === false ? 'quote' : 'write'; };

way.onchange = () => {
  talk.write = way.value === 'write';
  hold();
  keep();
};
