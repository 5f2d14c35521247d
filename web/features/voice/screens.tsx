import { BranchesOutlined, SoundOutlined } from '@ant-design/icons';
import type { RoomScreen } from '../../ui/room-screen.ts';

export const voiceScreens: readonly RoomScreen[] = [
  {
    path: '/prompts',
    name: 'voice:prompts.title',
    icon: <SoundOutlined />,
    permission: 'voice.prompts',
    load: async () => (await import('./prompts/prompts-page.tsx')).PromptsPage,
  },
  {
    path: '/flows',
    name: 'voice:flows.title',
    icon: <BranchesOutlined />,
    permission: 'flow.manage',
    load: async () => (await import('./flows/flows-page.tsx')).FlowsPage,
  },
];
