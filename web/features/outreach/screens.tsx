import { CustomerServiceOutlined } from '@ant-design/icons';
import type { RoomScreen } from '../../ui/room-screen.ts';

export const outreachScreens: readonly RoomScreen[] = [
  {
    path: '/follow-ups',
    name: 'app:screen.followUps',
    icon: <CustomerServiceOutlined />,
    permission: 'floor.supervise',
    books: ['contacts', 'dial', 'outreach'],
    load: async () => (await import('./follow-ups-page.tsx')).FollowUpsPage,
  },
];
