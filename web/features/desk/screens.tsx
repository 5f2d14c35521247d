import { CustomerServiceOutlined } from '@ant-design/icons';
import type { RoomScreen } from '../../ui/room-screen.ts';

export const deskScreens: readonly RoomScreen[] = [
  {
    path: '/desk',
    name: 'desk:title',
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
    load: async () => (await import('./desk-page.tsx')).DeskPage,
  },
];
