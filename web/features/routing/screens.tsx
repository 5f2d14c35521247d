import { ApartmentOutlined } from '@ant-design/icons';
import type { RoomScreen } from '../../ui/room-screen.ts';

export const routingScreens: readonly RoomScreen[] = [
  {
    path: '/queues',
    name: 'routing:admin.title',
    icon: <ApartmentOutlined />,
    permission: 'queue.manage',
    load: async () => (await import('./admin/admin-page.tsx')).AdminPage,
  },
];
