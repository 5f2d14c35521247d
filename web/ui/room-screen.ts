import type { ComponentType, ReactNode } from 'react';

/** One screen that a room offers to the app: `web/features/<room>/screens.tsx` lists them, `web/app/room-screens.ts` gathers the lists. */
export interface RoomScreen {
  /** A path of the router; with parameters (`/cases/:caseId`) it does not stand in the navigation. */
  readonly path: string;
  /** Key of its name, in the book that is there on every page: `app:screen.cases`. */
  readonly name: string;
  readonly icon: ReactNode;
  /** Who may see it; undefined: everybody who is signed in. The word comes from the catalogue of permissions. */
  readonly permission: string | undefined;
  /** Default: true for a path without parameters. */
  readonly inNavigation?: boolean;
  /** Without the bar at the top: a wallboard, a page for the phone. */
  readonly isBare?: boolean;
  /** Posts whose day begins here, whatever else they may open. */
  readonly startsDayOf?: readonly string[];
  /** The books of words that it and its parts speak from; those of every page (app, ui, identity) need no line. */
  readonly books: readonly string[];
  /** The code of a screen comes when it is opened, and its books with it. */
  readonly load: () => Promise<ComponentType>;
}

/** The first screen of a list that a person may see is where their day begins. */
export const visibleTo = (screens: readonly RoomScreen[], permissions: readonly string[]): readonly RoomScreen[] =>
  screens.filter((s) => s.permission === undefined || permissions.includes(s.permission));

export const navigationOf = (screens: readonly RoomScreen[]): readonly RoomScreen[] =>
  screens.filter((s) => s.inNavigation ?? !s.path.includes(':'));

/** The entry that lights up: the longest path that the address begins with, cut at whole segments. */
export function currentOf(screens: readonly RoomScreen[], address: string): RoomScreen | undefined {
  return screens
    .filter((s) => address === s.path || address.startsWith(`${s.path}/`))
    .sort((a, b) => b.path.length - a.path.length)[0];
}
