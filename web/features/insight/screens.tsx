import { AppstoreOutlined, DashboardOutlined } from '@ant-design/icons';
import type { RoomScreen } from '../../ui/room-screen.ts';

export const insightScreens: readonly RoomScreen[] = [
  {
    path: '/floor',
    name: 'insight:floor.title',
    icon: <AppstoreOutlined />,
    permission: 'floor.supervise',
    load: async () => (await import('./floor-page.tsx')).FloorPage,
  },
  {
    path: '/wall',
    name: 'insight:wall.title',
    icon: <DashboardOutlined />,
    permission: 'wallboard.view',
    isBare: true,
    load: async () => (await import('./wall-page.tsx')).WallPage,
  },
];
