import { CustomerServiceOutlined } from '@ant-design/icons';
import type { RoomScreen } from '../../ui/room-screen.ts';

export const outreachScreens: readonly RoomScreen[] = [
  {
    path: '/follow-ups',
    name: 'outreach:title',
    icon: <CustomerServiceOutlined />,
    permission: 'floor.supervise',
    load: async () => (await import('./follow-ups-page.tsx')).FollowUpsPage,
  },
];
