import { BranchesOutlined, SoundOutlined } from '@ant-design/icons';
import type { RoomScreen } from '../../ui/room-screen.ts';

export const voiceScreens: readonly RoomScreen[] = [
  {
    path: '/prompts',
    name: 'app:screen.prompts',
    icon: <SoundOutlined />,
    permission: 'voice.prompts',
    books: ['voice'],
    load: async () => (await import('./prompts/prompts-page.tsx')).PromptsPage,
  },
  {
    path: '/flows',
    name: 'app:screen.flows',
    icon: <BranchesOutlined />,
    permission: 'flow.manage',
    books: ['voice'],
    load: async () => (await import('./flows/flows-page.tsx')).FlowsPage,
  },
];
