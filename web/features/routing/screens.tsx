import { ApartmentOutlined, PhoneOutlined } from '@ant-design/icons';
import type { RoomScreen } from '../../ui/room-screen.ts';

export const routingScreens: readonly RoomScreen[] = [
  {
    path: '/queues',
    name: 'routing:admin.title',
    icon: <ApartmentOutlined />,
    permission: 'queue.manage',
    load: async () => (await import('./admin/admin-page.tsx')).AdminPage,
  },
  {
    path: '/callbacks',
    name: 'routing:callbacks.title',
    icon: <PhoneOutlined />,
    permission: 'queue.view',
    load: async () => (await import('./callbacks/callbacks-page.tsx')).CallbacksPage,
  },
];
