import { useSyncExternalStore } from 'react';

/**
 * What the agent writes belongs to the contact, not to the panel it was typed in: the customer's need is the same words in the talk,
 * the new case and the after-call work, a half-written answer waits in its tab, and a reload keeps both. Gone with the tab of the
 * browser, because it names people.
 */
const PREFIX = 'shoujie.desk';
const hearers = new Set<() => void>();

const listen = (hear: () => void): (() => void) => {
  hearers.add(hear);
  return () => void hearers.delete(hear);
};

const tell = (): void => {
  for (const hear of [...hearers]) hear();
};

/** The contact is finished: what was written about it is in the record, and nowhere else. */
export function forgetDrafts(contactId: string): void {
  for (const what of ['need', 'answer', 'unsent']) sessionStorage.removeItem(`${PREFIX}.${what}.${contactId}`);
  tell();
}

export function useDraft(what: 'need' | 'answer', contactId: string): readonly [string, (text: string) => void] {
  const key = `${PREFIX}.${what}.${contactId}`;
  const text = useSyncExternalStore(listen, () => sessionStorage.getItem(key) ?? '');
  const keep = (next: string): void => {
    if (next === '') sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, next);
    tell();
  };
  return [text, keep];
}
