import { CustomerServiceOutlined } from '@ant-design/icons';
import type { RoomScreen } from '../../ui/room-screen.ts';

export const recordingScreens: readonly RoomScreen[] = [
  {
    path: '/recordings',
    name: 'recordings:title',
    icon: <CustomerServiceOutlined />,
    permission: 'recording.manage',
    load: async () => (await import('./recordings-page.tsx')).RecordingsPage,
  },
];
