import { UserOutlined } from '@ant-design/icons';
import type { RoomScreen } from '../../ui/room-screen.ts';

export const identityScreens: readonly RoomScreen[] = [
  {
    path: '/account',
    name: 'app:screen.account',
    icon: <UserOutlined />,
    permission: undefined,
    inNavigation: false,
    books: [],
    load: async () => (await import('./account-page.tsx')).AccountPage,
  },
];
