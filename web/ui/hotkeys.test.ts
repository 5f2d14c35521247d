import { describe, expect, it } from 'vitest';
import { matchHotkey, pressed, type KeyPress } from './hotkeys.ts';

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  altKey: false,
  shiftKey: false,
  metaKey: false,
  isComposing: false,
  repeat: false,
  ...held,
});

describe('a key of the desk', () => {
  it('works with exactly its modifiers', () => {
    expect(pressed('F8', press('F8'))).toBe(true);
    expect(pressed('F8', press('F8', { ctrlKey: true }))).toBe(false);
    expect(pressed('ctrl+enter', press('Enter', { ctrlKey: true }))).toBe(true);
    expect(pressed('ctrl+enter', press('Enter'))).toBe(false);
    expect(pressed('ctrl+enter', press('Enter', { metaKey: true }))).toBe(true);
    expect(pressed('alt+shift+1', press('1', { altKey: true, shiftKey: true }))).toBe(true);
    expect(pressed('?', press('?', { shiftKey: true }))).toBe(true);
  });

  it('is not taken from somebody who writes, unless it cannot be writing', () => {
    expect(matchHotkey(['j'], press('j'), true)).toBeUndefined();
    expect(matchHotkey(['j'], press('j'), false)).toBe('j');
    expect(matchHotkey(['F8'], press('F8'), true)).toBe('F8');
    expect(matchHotkey(['ctrl+enter'], press('Enter', { ctrlKey: true }), true)).toBe('ctrl+enter');
  });

  it('means nothing while Chinese is being composed', () => {
    expect(matchHotkey(['enter', 'F8'], press('Enter', { isComposing: true }), false)).toBeUndefined();
    expect(matchHotkey(['F8'], press('F8', { isComposing: true }), false)).toBeUndefined();
    expect(matchHotkey(['process'], press('Process'), false)).toBeUndefined();
  });

  it('held down hangs up once, not thirty times a second', () => {
    expect(matchHotkey(['F10'], press('F10', { repeat: true }), false)).toBeUndefined();
  });
});
