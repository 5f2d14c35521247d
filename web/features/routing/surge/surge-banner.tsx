import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { SURGE_MINE_TOPIC } from '../../../../shared/contracts/routing-surge-events.ts';
import type { SurgeMine } from '../../../../shared/contracts/routing-surge.ts';
import type { ApiClient } from '../../../ui/api-client.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { sayDuration } from '../../../ui/said-time.ts';
import { useApi, useResynced, useTopic } from '../../../ui/services.tsx';
import { useNow } from '../../../ui/ticker.tsx';
import { useSession } from '../../identity/session.tsx';
import { deviceKey, measureLine } from './network-check.ts';
import { answerAsk, confirmPresence, echo, mineKey, readMine, registerDevice, sendCheck } from './surge-api.ts';
import './surge-banner.css';

/** A push that was lost is made good after so long; an ask lives for minutes. */
const READ_AGAIN_MS = 30_000;

/** At the desk of a home agent or of somebody of the back office: what the peak asks of them. Draws nothing for others. */
export function SurgeBanner() {
  const api = useApi();
  const { staffId, post } = useSession();
  const isConcerned = post === 'home_agent' || post === 'back_office';
  return isConcerned ? <Mine api={api} staffId={staffId} /> : null;
}

function Mine({ api, staffId }: { api: ApiClient; staffId: string }) {
  const { t } = useTranslation('routing');
  const queries = useQueryClient();
  const { data, refetch } = useQuery({
    queryKey: mineKey,
    queryFn: async ({ signal }) => seen(await readMine(api, signal)),
    refetchInterval: READ_AGAIN_MS,
  });
  const readAgain = (): void => void refetch();
  useTopic({ topic: `${SURGE_MINE_TOPIC}:${staffId}` }, readAgain);
  useResynced(readAgain);
  const act = useMutation({
    mutationFn: (run: () => Promise<SurgeMine>) => run(),
    onSuccess: (mine) => queries.setQueryData(mineKey, seen(mine)),
    onError: readAgain,
  });
  if (data === undefined || data.role === 'none') return null;
  const button = (text: string, run: () => Promise<SurgeMine>, isMain = false) => (
    <Button size="small" type={isMain ? 'primary' : 'default'} disabled={act.isPending} onClick={() => act.mutate(run)}>
      {text}
    </Button>
  );
  return (
    <section className="sj-surge-banner" aria-label={t('banner.label')}>
      <Presence mine={data} button={(text, id) => button(text, () => confirmPresence(api, id), true)} />
      <Ask
        mine={data}
        button={(text, id, answer) => button(text, () => answerAsk(api, id, answer), answer === 'accept')}
      />
      {data.role === 'home' && <Line mine={data} api={api} button={button} isBusy={act.isPending} />}
      {act.error !== null && <ApiProblem error={act.error} />}
    </section>
  );
}

type Seen = SurgeMine & { readonly skewMs: number };
const seen = (mine: SurgeMine): Seen => ({ ...mine, skewMs: Date.now() - Date.parse(mine.now) });

const useLeft = (mine: Seen) => {
  const now = useNow().getTime() - mine.skewMs;
  return (until: string | null): string => sayDuration(Math.max(0, Date.parse(until ?? mine.now) - now));
};

function Presence({ mine, button }: { mine: Seen; button: (text: string, id: string) => React.ReactNode }) {
  const { t } = useTranslation('routing');
  const left = useLeft(mine);
  if (mine.presence === null) return null;
  return (
    <p role="alert" className="sj-surge-banner-soon">
      {t('banner.presence', { left: left(mine.presence.answerUntil) })}
      {button(t('banner.here'), mine.presence.id)}
    </p>
  );
}

interface AskProps {
  readonly mine: Seen;
  readonly button: (text: string, id: string, answer: 'accept' | 'decline') => React.ReactNode;
}

function Ask({ mine, button }: AskProps) {
  const { t } = useTranslation('routing');
  const left = useLeft(mine);
  const { ask } = mine;
  if (ask === null) return null;
  if (ask.releasedAt !== null) return <p>{t('banner.releasing')}</p>;
  if (mine.role === 'back_office') return <p>{t('banner.borrowed')}</p>;
  if (ask.answer === 'accepted') {
    const text = ask.readyAt === null ? t('banner.accepted', { left: left(ask.readyUntil) }) : t('banner.serving');
    return <p>{text}</p>;
  }
  return (
    <p role="status" className="sj-surge-banner-ask">
      {t('banner.asked', { left: left(ask.answerUntil) })}
      {button(t('banner.accept'), ask.id, 'accept')}
      {button(t('banner.decline'), ask.id, 'decline')}
    </p>
  );
}

interface LineProps {
  readonly mine: Seen;
  readonly api: ApiClient;
  readonly isBusy: boolean;
  readonly button: (text: string, run: () => Promise<SurgeMine>) => React.ReactNode;
}

/** The device and its line: what keeps this seat from going ready can be mended here. */
function Line({ mine, api, button, isBusy }: LineProps) {
  const { t } = useTranslation('routing');
  const keyName = deviceKey(window.localStorage);
  const { device } = mine;
  const check = async (): Promise<SurgeMine> => {
    const measured = await measureLine({ echo: (signal) => echo(api, signal), now: () => performance.now() });
    return sendCheck(api, { deviceKey: keyName, ...measured });
  };
  if (device?.keyName !== keyName || device.state === 'revoked')
    return (
      <p>
        {t('banner.noDevice')}
        {button(t('banner.register'), () => registerDevice(api, { name: t('banner.deviceName'), keyName }))}
      </p>
    );
  if (device.state === 'pending') return <p>{t('banner.pending')}</p>;
  const faults = mine.check?.faults ?? [];
  return (
    <p>
      {isBusy && t('banner.checking')}
      {!isBusy && mine.check !== null && faults.length === 0 && (
        <span>{t('banner.checked', { rtt: Math.round(mine.check.roundTripMs) })}</span>
      )}
      {!isBusy && faults.map((fault) => <b key={fault}>{t(`fault.${fault}`)}</b>)}
      {button(t('banner.check'), check)}
    </p>
  );
}
