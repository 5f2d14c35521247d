import {
  ApartmentOutlined,
  BranchesOutlined,
  OrderedListOutlined,
  PhoneOutlined,
  RiseOutlined,
  ScheduleOutlined,
  SwapOutlined,
} from '@ant-design/icons';
import type { RoomScreen } from '../../ui/room-screen.ts';

/** In the order of a shift leader's day: who waits, the peak, who was promised a call, the shift; then what is set up once. */
export const routingScreens: readonly RoomScreen[] = [
  {
    path: '/live',
    name: 'routing:live.title',
    icon: <OrderedListOutlined />,
    permission: 'floor.supervise',
    load: async () => (await import('./live/live-page.tsx')).LivePage,
  },
  {
    path: '/surge',
    name: 'routing:surge.title',
    icon: <RiseOutlined />,
    permission: 'floor.supervise',
    load: async () => (await import('./surge/surge-page.tsx')).SurgePage,
  },
  {
    path: '/callbacks',
    name: 'routing:callbacks.title',
    icon: <PhoneOutlined />,
    permission: 'queue.view',
    load: async () => (await import('./callbacks/callbacks-page.tsx')).CallbacksPage,
  },
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
  {
    path: '/queues',
    name: 'routing:admin.title',
    icon: <ApartmentOutlined />,
    permission: 'queue.manage',
    load: async () => (await import('./admin/admin-page.tsx')).AdminPage,
  },
  {
    path: '/rules',
    name: 'routing:rules.title',
    icon: <BranchesOutlined />,
    permission: 'queue.manage',
    load: async () => (await import('./rules/rules-page.tsx')).RulesPage,
  },
];
