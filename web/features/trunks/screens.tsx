import { ApiOutlined } from '@ant-design/icons';
import type { RoomScreen } from '../../ui/room-screen.ts';

export const trunkScreens: readonly RoomScreen[] = [
  {
    path: '/trunks',
    name: 'app:screen.trunks',
    icon: <ApiOutlined />,
    permission: 'voice.trunks',
    books: ['contacts', 'trunks'],
    load: async () => (await import('./trunks-page.tsx')).TrunksPage,
  },
];
