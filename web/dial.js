// How sure to be before answering: chosen beside the filter, kept with the conversation.

const dial = find('.ws-dial select');

const showDial = () => { dial.value = talk.dial; };

dial.onchange = () => {
  talk.dial = dial.value;
  hold();
  keep();
};
