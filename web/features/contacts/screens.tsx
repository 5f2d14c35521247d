import { HistoryOutlined } from '@ant-design/icons';
import type { RoomScreen } from '../../ui/room-screen.ts';

export const contactScreens: readonly RoomScreen[] = [
  {
    path: '/contacts',
    name: 'contacts:title',
    icon: <HistoryOutlined />,
    permission: 'contact.view',
    load: async () => (await import('./contacts-page.tsx')).ContactsPage,
  },
];
