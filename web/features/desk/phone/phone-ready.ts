import type { Softphone } from './softphone.ts';

/** Waits until the line stands, or says why it does not. */
export function phoneReady(phone: Softphone): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = (): boolean => {
      const state = phone.state();
      if (state.phase === 'ready') resolve();
      else if (state.phase === 'failed') reject(new Error(state.trouble));
      else return false;
      return true;
    };
    if (look()) return;
    const forget = phone.listen(() => {
      if (look()) forget();
    });
  });
}
