const KEY = 'shoujie.call';

/** This window has a call: after a reload the page goes on with it. Another window of the same visitor does not take it away. */
export const hasCall = (storage: Pick<Storage, 'getItem'>): boolean => storage.getItem(KEY) !== null;

export function markCall(storage: Pick<Storage, 'setItem' | 'removeItem'>, contactId: string | undefined): void {
  if (contactId === undefined) storage.removeItem(KEY);
  else storage.setItem(KEY, contactId);
}
