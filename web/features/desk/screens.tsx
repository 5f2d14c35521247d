import { CustomerServiceOutlined } from '@ant-design/icons';
import type { RoomScreen } from '../../ui/room-screen.ts';

export const deskScreens: readonly RoomScreen[] = [
  {
    path: '/desk',
    name: 'app:screen.desk',
    icon: <CustomerServiceOutlined />,
    permission: 'desk.use',
    startsDayOf: [
      'front_line_agent',
      'brand_agent',
      'vip_manager',
      'new_media_agent',
      'elder_care_agent',
      'home_agent',
    ],
    books: ['cases', 'contacts', 'desk', 'dial', 'routing'],
    // The duty around the page would be asked for only when the session has been read.
    load: async () => (await Promise.all([import('./desk-page.tsx'), import('./agent-duty.tsx')]))[0].DeskPage,
  },
];
