import { HistoryOutlined } from '@ant-design/icons';
import type { RoomScreen } from '../../ui/room-screen.ts';

export const contactScreens: readonly RoomScreen[] = [
  {
    path: '/contacts',
    name: 'app:screen.contacts',
    icon: <HistoryOutlined />,
    permission: 'contact.view',
    books: ['contacts', 'routing'],
    load: async () => (await import('./contacts-page.tsx')).ContactsPage,
  },
];
