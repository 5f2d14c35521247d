import { CustomerServiceOutlined } from '@ant-design/icons';
import type { RoomScreen } from '../../ui/room-screen.ts';

export const recordingScreens: readonly RoomScreen[] = [
  {
    path: '/recordings',
    name: 'app:screen.recordings',
    icon: <CustomerServiceOutlined />,
    permission: 'recording.manage',
    books: ['contacts', 'recordings'],
    load: async () => (await import('./recordings-page.tsx')).RecordingsPage,
  },
];
