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
    name: 'app:screen.live',
    icon: <OrderedListOutlined />,
    permission: 'floor.supervise',
    books: ['contacts', 'insight', 'live'],
    load: async () => (await import('./live/live-page.tsx')).LivePage,
  },
  {
    path: '/surge',
    name: 'app:screen.surge',
    icon: <RiseOutlined />,
    permission: 'floor.supervise',
    books: ['routing', 'surge'],
    load: async () => (await import('./surge/surge-page.tsx')).SurgePage,
  },
  {
    path: '/callbacks',
    name: 'app:screen.callbacks',
    icon: <PhoneOutlined />,
    permission: 'queue.view',
    books: ['callbacks', 'contacts', 'dial'],
    load: async () => (await import('./callbacks/callbacks-page.tsx')).CallbacksPage,
  },
  {
    path: '/handover',
    name: 'app:screen.handover',
    icon: <SwapOutlined />,
    permission: 'desk.use',
    books: ['handover'],
    load: async () => (await import('./handover/handover-page.tsx')).HandoverPage,
  },
  {
    path: '/shift',
    name: 'app:screen.shift',
    icon: <ScheduleOutlined />,
    permission: 'floor.supervise',
    books: ['cases', 'handover', 'routing'],
    load: async () => (await import('./handover/shift-page.tsx')).ShiftPage,
  },
  {
    path: '/queues',
    name: 'app:screen.queues',
    icon: <ApartmentOutlined />,
    permission: 'queue.manage',
    books: ['admin', 'contacts'],
    load: async () => (await import('./admin/admin-page.tsx')).AdminPage,
  },
  {
    path: '/rules',
    name: 'app:screen.rules',
    icon: <BranchesOutlined />,
    permission: 'queue.manage',
    books: ['rules'],
    load: async () => (await import('./rules/rules-page.tsx')).RulesPage,
  },
];
