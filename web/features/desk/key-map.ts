import { DISPOSITIONS, type DispositionCode } from '../../../shared/contracts/contacts.ts';
import { REJECT_REASONS, type RejectReason } from '../../../shared/contracts/routing.ts';

/**
 * The keys of the desk, once: buttons show them, the page of keys lists them, the screen obeys them. Function keys work while one
 * writes; F1, F3, F5, F6, F11 and F12 belong to the browser.
 */
export const KEYS = {
  accept: 'Enter',
  acceptAnywhere: 'F2',
  reject: 'Escape',
  newCase: 'F4',
  nextTab: 'F7',
  transfer: 'shift+F9',
  hold: 'shift+F8',
  consult: 'shift+F7',
  dial: 'shift+F2',
  mute: 'F8',
  end: 'F9',
  ready: 'F10',
  finish: 'ctrl+enter',
  help: '?',
} as const;
export type KeyAct = keyof typeof KEYS;

const WORDS: Readonly<Record<string, string>> = {
  Escape: 'Esc',
  'ctrl+enter': 'Ctrl+Enter',
  'shift+F2': 'Shift+F2',
  'shift+F9': 'Shift+F9',
  'shift+F8': 'Shift+F8',
  'shift+F7': 'Shift+F7',
};
/** As it is written on a key. */
export const keyWord = (act: KeyAct): string => WORDS[KEYS[act]] ?? KEYS[act];

/** The same where room is short: the arrow is what is printed on the Shift key. */
export const keyShort = (act: KeyAct): string => keyWord(act).replace('Shift+', '⇧');

/** 1 … 9 and then 0, as the keys lie on the keyboard. */
const digitOf = (index: number): string => String((index + 1) % 10);

export const dispositionKeys: readonly { readonly digit: string; readonly code: DispositionCode }[] = DISPOSITIONS.map(
  ({ code }, at) => ({ digit: digitOf(at), code }),
);
export const rejectKeys: readonly { readonly digit: string; readonly code: RejectReason }[] = REJECT_REASONS.map(
  ({ code }, at) => ({ digit: digitOf(at), code }),
);
