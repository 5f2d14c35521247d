import { OrderedListOutlined } from '@ant-design/icons';
import type { RoomScreen } from '../../ui/room-screen.ts';

export const routingScreens: readonly RoomScreen[] = [
  {
    path: '/live',
    name: 'routing:live.title',
    icon: <OrderedListOutlined />,
    permission: 'floor.supervise',
    load: async () => (await import('./live/live-page.tsx')).LivePage,
  },
];
