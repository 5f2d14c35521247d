import { FolderOpenOutlined, ToolOutlined } from '@ant-design/icons';
import type { RoomScreen } from '../../ui/room-screen.ts';

export const caseScreens: readonly RoomScreen[] = [
  {
    path: '/cases',
    name: 'app:screen.cases',
    icon: <FolderOpenOutlined />,
    permission: 'case.view',
    books: ['cases', 'dial'],
    load: async () => (await import('./cases-page.tsx')).CasesPage,
  },
  {
    path: '/orders',
    name: 'app:screen.orders',
    icon: <ToolOutlined />,
    permission: 'order.view',
    books: ['cases'],
    load: async () => (await import('./orders-page.tsx')).OrdersPage,
  },
];
