import {
  AuditOutlined,
  BarChartOutlined,
  CustomerServiceOutlined,
  FileTextOutlined,
  TeamOutlined,
  ToolOutlined,
} from '@ant-design/icons';
import { MemoryRouter } from 'react-router';
import { SessionProvider, useSessionState } from '../../features/identity/session.tsx';
import type { RoomScreen } from '../../ui/room-screen.ts';
import '../shell/shell.css';
import { TopBar } from '../shell/top-bar.tsx';

/** Names stand here as they would be read: i18next answers an unknown key with the key itself. */
const samples: readonly RoomScreen[] = [
  ['/desk', '工作台', <CustomerServiceOutlined key="i" />] as const,
  ['/cases', '诉求单', <FileTextOutlined key="i" />] as const,
  ['/orders', '工单', <ToolOutlined key="i" />] as const,
  ['/floor', '现场', <TeamOutlined key="i" />] as const,
  ['/wall', '大屏', <BarChartOutlined key="i" />] as const,
  ['/audit', '审计', <AuditOutlined key="i" />] as const,
].map(([path, name, icon]) => ({
  path,
  name,
  icon,
  permission: undefined,
  books: [],
  load: () => Promise.reject(new Error('only a sample')),
}));

export const BarParts = () => (
  <SessionProvider>
    <Bar />
  </SessionProvider>
);

function Bar() {
  const { session } = useSessionState();
  if (session === undefined || session === null) return null;
  return (
    <MemoryRouter initialEntries={['/cases/42']}>
      <TopBar screens={samples} />
    </MemoryRouter>
  );
}
