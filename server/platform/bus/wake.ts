import type { Bus } from './bus.ts';

/** A thousand commits a second are one thing to say every few milliseconds: look. */
const GAP_MS = 5;

/** Says it at once, and once more at the end of the gap when it was asked again meanwhile. */
export function createWake(bus: Pick<Bus, 'publish'>, subject: string): { wake(): void; stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  let again = false;
  const say = (): void => {
    bus.publish(subject, null);
    again = false;
    timer = setTimeout(() => {
      timer = undefined;
      if (again) say();
    }, GAP_MS);
    timer.unref();
  };
  return {
    wake: () => {
      if (timer === undefined) say();
      else again = true;
    },
    stop: () => clearTimeout(timer),
  };
}
