import { AppstoreOutlined, DashboardOutlined } from '@ant-design/icons';
import type { RoomScreen } from '../../ui/room-screen.ts';

export const insightScreens: readonly RoomScreen[] = [
  {
    path: '/floor',
    name: 'app:screen.floor',
    icon: <AppstoreOutlined />,
    permission: 'floor.supervise',
    books: ['insight'],
    load: async () => (await import('./floor-page.tsx')).FloorPage,
  },
  {
    path: '/wall',
    name: 'app:screen.wall',
    icon: <DashboardOutlined />,
    permission: 'wallboard.view',
    isBare: true,
    books: ['insight'],
    load: async () => (await import('./wall-page.tsx')).WallPage,
  },
];
