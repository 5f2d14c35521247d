import { StopOutlined } from '@ant-design/icons';
import type { RoomScreen } from '../../ui/room-screen.ts';

export const barScreens: readonly RoomScreen[] = [
  {
    path: '/call-rules',
    name: 'bars:title',
    icon: <StopOutlined />,
    permission: 'voice.bars',
    load: async () => (await import('./bars-page.tsx')).BarsPage,
  },
];
