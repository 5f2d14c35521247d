import { CarOutlined } from '@ant-design/icons';
import { FIELD_BOOKS } from './field-books.ts';
import type { RoomScreen } from '../../ui/room-screen.ts';

export const fieldScreens: readonly RoomScreen[] = [
  {
    path: '/field',
    name: 'app:screen.field',
    icon: <CarOutlined />,
    permission: 'order.work',
    isBare: true,
    startsDayOf: ['field_engineer'],
    books: FIELD_BOOKS,
    load: async () => (await import('./field-page.tsx')).FieldPage,
  },
];
