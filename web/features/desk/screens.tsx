import { CustomerServiceOutlined } from '@ant-design/icons';
import type { RoomScreen } from '../../ui/room-screen.ts';

export const deskScreens: readonly RoomScreen[] = [
  {
    path: '/desk',
    name: 'desk:title',
    icon: <CustomerServiceOutlined />,
    permission: 'desk.use',
    load: async () => (await import('./desk-page.tsx')).DeskPage,
  },
];
