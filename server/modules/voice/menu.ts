/**
 * The voice menu as data and a pure interpreter. Keys always work, `0` always leads to a person, and whoever presses
 * nothing or the wrong thing twice is not asked a third time: they get a person.
 */
export interface MenuNode {
  readonly id: string;
  /** Sound that reads the choices out. */
  readonly sound: string;
  readonly keys: Readonly<Record<string, MenuTarget>>;
}
export type MenuTarget =
  | { readonly to: 'menu'; readonly menu: string }
  /** Straight to a person, with the topic that was chosen. */
  | { readonly to: 'agent'; readonly topic: string };

export interface MenuState {
  readonly menu: string;
  /** Wrong or missing choices in a row. */
  readonly misses: number;
}

export type MenuStep =
  | { readonly do: 'ask'; readonly state: MenuState; readonly sounds: readonly string[] }
  | { readonly do: 'agent'; readonly topic: string | undefined };

export const MAX_MISSES = 2;
/** How long a caller may think after the choices were read. */
export const CHOICE_TIMEOUT_MS = 6_000;

const agent = (topic: string): MenuTarget => ({ to: 'agent', topic });
const back: MenuTarget = { to: 'menu', menu: 'main' };

export const MENUS: Readonly<Record<string, MenuNode>> = {
  main: {
    id: 'main',
    sound: 'main-menu',
    keys: {
      '1': { to: 'menu', menu: 'fault' },
      '2': { to: 'menu', menu: 'billing' },
      '3': { to: 'menu', menu: 'service' },
      '4': { to: 'menu', menu: 'complaint' },
    },
  },
  fault: {
    id: 'fault',
    sound: 'menu-fault',
    keys: { '1': agent('fault.broadband'), '2': agent('fault.tv'), '3': agent('fault.mobile'), '9': back },
  },
  billing: {
    id: 'billing',
    sound: 'menu-billing',
    keys: { '1': agent('billing.balance'), '2': agent('billing.bill'), '3': agent('billing.allowance'), '9': back },
  },
  service: {
    id: 'service',
    sound: 'menu-business',
    keys: { '1': agent('service.new'), '2': agent('service.plan'), '3': agent('service.move'), '9': back },
  },
  complaint: {
    id: 'complaint',
    sound: 'menu-complaint',
    keys: {
      '1': agent('complaint.new'),
      '2': agent('complaint.suggestion'),
      '3': agent('complaint.progress'),
      '9': back,
    },
  },
};

const soundOf = (menu: string): string => MENUS[menu]?.sound ?? 'main-menu';

export const enterMenu = (menu: string): MenuStep => ({
  do: 'ask',
  state: { menu, misses: 0 },
  sounds: [soundOf(menu)],
});

/** The topic a caller had reached when they asked for a person inside a submenu: `fault` from the fault menu. */
const topicSoFar = (menu: string): string | undefined => (menu === 'main' ? undefined : menu);

const missed = (state: MenuState, apology: string): MenuStep => {
  const misses = state.misses + 1;
  return misses >= MAX_MISSES
    ? { do: 'agent', topic: topicSoFar(state.menu) }
    : { do: 'ask', state: { ...state, misses }, sounds: [apology, soundOf(state.menu)] };
};

export function pressKey(state: MenuState, key: string): MenuStep {
  if (key === '0') return { do: 'agent', topic: topicSoFar(state.menu) };
  const target = MENUS[state.menu]?.keys[key];
  if (target === undefined) return missed(state, 'invalid-choice');
  return target.to === 'menu' ? enterMenu(target.menu) : { do: 'agent', topic: target.topic };
}

export const pressedNothing = (state: MenuState): MenuStep => missed(state, 'no-input');
