import { lazy, Suspense, type ReactNode } from 'react';
import { Loading } from '../../ui/loading.tsx';
import { useMay } from '../identity/session.tsx';

const AgentDuty = lazy(async () => ({ default: (await import('./agent-duty.tsx')).AgentDuty }));

/** Around every screen. The telephone, the ring and the headset are code for those who serve customers alone. */
export function DeskDuty({ children }: { children: ReactNode }) {
  const isAgent = useMay()('desk.use');
  if (!isAgent) return children;
  return (
    <Suspense fallback={<Loading />}>
      <AgentDuty>{children}</AgentDuty>
    </Suspense>
  );
}
