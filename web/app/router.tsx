import { createBrowserRouter, type RouteObject } from 'react-router';
import { Loading } from '../ui/loading.tsx';
import type { RoomScreen } from '../ui/room-screen.ts';
import { Door, MayEnter } from './door.tsx';
import { HomePage } from './home-page.tsx';
import { NotFoundPage, RouteFailure } from './outcome-pages.tsx';
import { Shell } from './shell/shell.tsx';

type NeedWords = (books: readonly string[]) => Promise<void>;

const routeOf = (screen: RoomScreen, need: NeedWords): RouteObject => ({
  path: screen.path,
  lazy: async () => {
    const [Screen] = await Promise.all([screen.load(), need(screen.books)]);
    const Component = () => (
      <MayEnter permission={screen.permission}>
        <Screen />
      </MayEnter>
    );
    return { Component };
  },
});

/** /sign-in stands open; everything else is behind the door. A failure dims the screen, the bar above stays. */
export function createAppRouter(screens: readonly RoomScreen[], need: NeedWords) {
  const framed = screens.filter((s) => s.isBare !== true).map((s) => routeOf(s, need));
  const bare = screens.filter((s) => s.isBare === true).map((s) => routeOf(s, need));
  return createBrowserRouter([
    {
      ErrorBoundary: RouteFailure,
      // A bare page has no bar around it: until its code is here, this is all there is to see.
      HydrateFallback: () => <Loading />,
      children: [
        {
          path: '/sign-in',
          lazy: async () => ({ Component: (await import('./sign-in/sign-in-page.tsx')).SignInPage }),
        },
        {
          Component: Door,
          children: [
            ...bare,
            {
              element: <Shell screens={screens} />,
              children: [
                {
                  ErrorBoundary: RouteFailure,
                  children: [
                    { index: true, element: <HomePage screens={screens} /> },
                    ...framed,
                    { path: '*', Component: NotFoundPage },
                  ],
                },
              ],
            },
          ],
        },
      ],
    },
  ]);
}
