/** Somebody left word instead of waiting on: the recording is on the contact, and a case is to be opened for it. */
export const WORD_LEFT = 'voice.word_left';
