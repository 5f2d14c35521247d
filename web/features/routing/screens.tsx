import { ScheduleOutlined, SwapOutlined } from '@ant-design/icons';
import type { RoomScreen } from '../../ui/room-screen.ts';

export const routingScreens: readonly RoomScreen[] = [
  {
    path: '/handover',
    name: 'routing:handover.title',
    icon: <SwapOutlined />,
    permission: 'desk.use',
    load: async () => (await import('./handover/handover-page.tsx')).HandoverPage,
  },
  {
    path: '/shift',
    name: 'routing:handover.shift.title',
    icon: <ScheduleOutlined />,
    permission: 'floor.supervise',
    load: async () => (await import('./handover/shift-page.tsx')).ShiftPage,
  },
];
