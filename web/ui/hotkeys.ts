import { useEffect, useRef } from 'react';

/** What of a keyboard event decides; a real event has it all. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly metaKey: boolean;
  readonly isComposing: boolean;
  readonly repeat: boolean;
}

const MODIFIERS = ['ctrl', 'alt', 'shift', 'meta'] as const;

/** `F8`, `ctrl+enter`, `alt+1`. Ctrl also answers to ⌘, which is where Mac users look for it. */
export function pressed(combo: string, press: KeyPress): boolean {
  const parts = combo.toLowerCase().split('+');
  const key = parts.at(-1);
  const wanted = new Set(parts.slice(0, -1));
  if (press.key.toLowerCase() !== key) return false;
  const held = { ctrl: press.ctrlKey || press.metaKey, alt: press.altKey, shift: press.shiftKey, meta: false };
  // A sign such as ? needs Shift on some keyboards and not on others: for single signs Shift does not count.
  const shiftFree = key.length === 1 && !/[a-z0-9]/.test(key);
  return MODIFIERS.every((m) => (m === 'shift' && shiftFree) || held[m] === wanted.has(m));
}

const isFunctionKey = (combo: string): boolean => /(^|\+)f\d{1,2}$/i.test(combo);
const hasModifier = (combo: string): boolean => /^(ctrl|alt|meta)\+/i.test(combo);

/**
 * Which combination this press means, or none. Somebody who writes is not giving orders: in a field only function keys and combinations with
 * Ctrl or Alt count. While an input method composes Chinese, Enter and the digits choose characters and mean nothing else. A key held down
 * is one press.
 */
export function matchHotkey(combos: readonly string[], press: KeyPress, inField: boolean): string | undefined {
  if (press.isComposing || press.repeat || press.key === 'Process') return undefined;
  return combos.find((c) => pressed(c, press) && (!inField || isFunctionKey(c) || hasModifier(c)));
}

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));

/** Keys of the whole page, as long as the part is on the screen: `useHotkeys({ F8: accept, 'ctrl+enter': send })`. */
export function useHotkeys(actions: Readonly<Record<string, () => void>>): void {
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  useEffect(() => {
    const hear = (event: KeyboardEvent): void => {
      const combo = matchHotkey(Object.keys(latest.current), event, isField(event.target));
      if (combo === undefined) return;
      event.preventDefault();
      latest.current[combo]?.();
    };
    window.addEventListener('keydown', hear);
    return () => window.removeEventListener('keydown', hear);
  }, []);
}
