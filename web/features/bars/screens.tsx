import { StopOutlined } from '@ant-design/icons';
import type { RoomScreen } from '../../ui/room-screen.ts';

export const barScreens: readonly RoomScreen[] = [
  {
    path: '/call-rules',
    name: 'app:screen.bars',
    icon: <StopOutlined />,
    permission: 'voice.bars',
    books: ['bars', 'contacts'],
    load: async () => (await import('./bars-page.tsx')).BarsPage,
  },
];
