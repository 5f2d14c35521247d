import { DownOutlined, QuestionCircleOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { NOT_READY_REASONS, type AgentActivity } from '../../../shared/contracts/routing.ts';
import { useProblemText } from '../../ui/api-problem.tsx';
import { useHotkeys } from '../../ui/hotkeys.ts';
import { KeyHint } from '../../ui/key-hint.tsx';
import { MenuButton } from '../../ui/menu-button.tsx';
import { sayDuration } from '../../ui/said-time.ts';
import { useApi } from '../../ui/services.tsx';
import { StatusTag, type Tone } from '../../ui/status-tag.tsx';
import { useNow } from '../../ui/ticker.tsx';
import { queuesKey, readQueues } from '../contacts/contacts-api.ts';
import { DialKey } from '../dial/dial-key.tsx';
import { useMay } from '../identity/session.tsx';
import type { DeskView } from './desk-api.ts';
import { KEYS, keyShort, keyWord } from './key-map.ts';
import { useAgentState } from './use-ready.ts';

const TONES: Readonly<Record<AgentActivity, Tone>> = {
  offline: 'neutral',
  not_ready: 'soon',
  idle: 'good',
  offered: 'info',
  talking: 'good',
  chatting: 'good',
  after_call_work: 'info',
};
const QUEUES_EVERY_MS = 5_000;
const DeskStrip = lazy(async () => ({ default: (await import('../routing/breaks/desk-strip.tsx')).DeskStrip }));

export function StatusBar({ desk, onHelp }: { desk: DeskView; onHelp: () => void }) {
  const { t } = useTranslation('desk');
  const { handled, handleSecondsAverage } = desk.today;
  const average = handleSecondsAverage === null ? '—' : t('bar.seconds', { count: Math.round(handleSecondsAverage) });
  return (
    <div className="sj-desk-bar" role="region" aria-label={t('bar.label')}>
      <MyState desk={desk} />
      <Suspense>
        <DeskStrip desk={desk} />
      </Suspense>
      <span className="sj-desk-bar-rule" />
      <span>
        {t('bar.handled')} <b>{handled}</b>
      </span>
      <span>
        {t('bar.average')} <b>{average}</b>
      </span>
      <span className="sj-desk-bar-rule" />
      <Waiting />
      <span className="sj-desk-bar-end" />
      <DialKey keys={KEYS.dial} hint={keyShort('dial')} />
      <Button type="text" size="small" icon={<QuestionCircleOutlined />} onClick={onHelp}>
        {t('keys.title')}
        <KeyHint keys={KEYS.help} />
      </Button>
    </div>
  );
}

function MyState({ desk }: { desk: DeskView }) {
  const { t, i18n } = useTranslation('desk');
  const problemText = useProblemText();
  const now = useNow();
  const { become, busy, error } = useAgentState(desk);
  const reasonName = (code: string | null): string | undefined => {
    const found = NOT_READY_REASONS.find((r) => r.code === code);
    if (found !== undefined) return i18n.language === 'en' ? found.en : found.zh;
    return code === 'missed_offer' ? t('state.missed') : undefined;
  };
  const isReady = desk.state === 'ready';
  const toggle = (): void => become(isReady ? { state: 'not_ready', reason: 'break' } : { state: 'ready' });
  useHotkeys({ [KEYS.ready]: toggle });
  const entries = [
    {
      key: 'ready',
      label: <Choice text={t('state.ready')} hint={isReady ? '' : keyWord('ready')} />,
      disabled: isReady,
      onChoose: () => become({ state: 'ready' }),
    },
    ...NOT_READY_REASONS.map(({ code }, at) => ({
      key: code,
      label: reasonName(code),
      apart: at === 0,
      onChoose: () => become({ state: 'not_ready', reason: code }),
    })),
    { key: 'offline', label: t('state.signOff'), apart: true, onChoose: () => become({ state: 'offline' }) },
  ];
  const since = sayDuration(now.getTime() - desk.skewMs - Date.parse(desk.since));
  const reason = desk.state === 'not_ready' ? reasonName(desk.reason) : undefined;
  return (
    <>
      <MenuButton label={t('state.change')} entries={entries}>
        {(button) => (
          <Button loading={busy} aria-label={t('state.change')} {...button}>
            <StateWord tone={TONES[desk.activity]} text={t(`activity.${desk.activity}`)} />
            {reason !== undefined && <span className="sj-desk-second">{reason}</span>}
            <DownOutlined style={{ fontSize: 10 }} />
          </Button>
        )}
      </MenuButton>
      <span role="timer" aria-label={t('state.since')}>
        {since}
      </span>
      {error !== null && <StatusTag tone="bad" text={problemText(error)} />}
    </>
  );
}

const StateWord = ({ tone, text }: { tone: Tone; text: string }) => (
  <span className={`sj-desk-state sj-desk-state-${tone}`}>
    <i aria-hidden />
    {text}
  </span>
);

const Choice = ({ text, hint }: { text: string; hint: string }) => (
  <span>
    {text}
    {hint !== '' && <KeyHint keys={hint} />}
  </span>
);

/** The lines of all queues together: how many wait, and the longest of them. */
function Waiting() {
  const { t } = useTranslation('desk');
  const api = useApi();
  const allowed = useMay()('queue.view');
  const { data } = useQuery({
    queryKey: queuesKey,
    queryFn: ({ signal }) => readQueues(api, signal),
    refetchInterval: QUEUES_EVERY_MS,
    enabled: allowed,
  });
  if (data === undefined) return null;
  const waiting = data.reduce((sum, q) => sum + q.waiting, 0);
  const longest = Math.max(0, ...data.map((q) => q.longestWaitSeconds));
  return (
    <span>
      {t('bar.waiting')} <b className={waiting > 0 ? 'sj-desk-soon' : ''}>{t('bar.people', { count: waiting })}</b>
      {waiting > 0 && (
        <>
          {' · '}
          {t('bar.longest')} <b>{sayDuration(longest * 1_000)}</b>
        </>
      )}
    </span>
  );
}
