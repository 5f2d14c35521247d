import { CarOutlined } from '@ant-design/icons';
import type { RoomScreen } from '../../ui/room-screen.ts';

export const fieldScreens: readonly RoomScreen[] = [
  {
    path: '/field',
    name: 'field:title',
    icon: <CarOutlined />,
    permission: 'order.work',
    isBare: true,
    startsDayOf: ['field_engineer'],
    load: async () => (await import('./field-page.tsx')).FieldPage,
  },
];
