import { FolderOpenOutlined, ToolOutlined } from '@ant-design/icons';
import type { RoomScreen } from '../../ui/room-screen.ts';

export const caseScreens: readonly RoomScreen[] = [
  {
    path: '/cases',
    name: 'cases:cases.title',
    icon: <FolderOpenOutlined />,
    permission: 'case.view',
    load: async () => (await import('./cases-page.tsx')).CasesPage,
  },
  {
    path: '/orders',
    name: 'cases:orders.title',
    icon: <ToolOutlined />,
    permission: 'order.view',
    load: async () => (await import('./orders-page.tsx')).OrdersPage,
  },
];
