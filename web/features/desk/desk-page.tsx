import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeskClocks } from '../../../shared/contracts/routing-live.ts';
import type { DeskContact } from '../../../shared/contracts/routing.ts';
import { ApiProblem } from '../../ui/api-problem.tsx';
import { useHotkeys } from '../../ui/hotkeys.ts';
import { Loading } from '../../ui/loading.tsx';
import { CallBar, loadDuringTalk } from './call-bar.tsx';
import { useChats, type Chats } from './chat/use-chats.ts';
import { nextTab, offerOf, openTab, tabsOf } from './contact-tabs.ts';
import { WhoPanel } from './customer/who-panel.tsx';
import { DialMore } from '../dial/dial-more.tsx';
import { SurgeBanner } from '../routing/surge/surge-banner.tsx';
import type { DeskView } from './desk-api.ts';
import './desk.css';
import { useDesk, useDuty } from './on-duty.ts';
import { IdleNote } from './idle-note.tsx';
import { KEYS } from './key-map.ts';
import { OfferCard } from './offer-card.tsx';
import { StatusBar } from './status-bar.tsx';
import { TalkMore } from './talk/talk-more.tsx';
import { ConsultDock } from './transfer/consult-dock.tsx';
import { useClocks } from './use-clocks.ts';

const loadMatter = () => import('./matter/matter-panel.tsx');
/** Forms and selects are a fifth of the desk and needed with the first customer, not with the first picture of the page. */
const MatterPanel = lazy(async () => ({ default: (await loadMatter()).MatterPanel }));
const loadTalk = () => import('./talk-panel.tsx');
/** The conversation, the call in words and the form after it: the same. */
const TalkPanel = lazy(async () => ({ default: (await loadTalk()).TalkPanel }));
const ContactTabs = lazy(async () => ({ default: (await import('./contact-tabs-bar.tsx')).ContactTabs }));
const KeysHelp = lazy(async () => ({ default: (await import('./keys-help.tsx')).KeysHelp }));

const FollowUpStrip = lazy(async () => ({ default: (await import('../dial/follow-up-strip.tsx')).FollowUpStrip }));

/** The agent's desk: who (left), talk (middle), help and order (right), the call bar below the talk. */
export function DeskPage() {
  const { t } = useTranslation('desk');
  const { begin } = useDuty();
  const { data: desk, error, refetch } = useDesk();
  useEffect(begin, [begin]);
  useEffect(() => {
    document.title = t('documentTitle');
  }, [t]);
  if (desk !== undefined) return <OpenDesk desk={desk} problem={error} />;
  if (error !== null) return <ApiProblem error={error} onRetry={() => void refetch()} />;
  return <Loading />;
}

function useTabs(desk: DeskView, chats: Chats) {
  const [chosen, choose] = useState<string>();
  const tabs = tabsOf(desk.contacts);
  const open = openTab(tabs, chosen);
  const ids = tabs.map(({ contact }) => contact.id);
  const next = (): void => choose(nextTab(ids, open?.contact.id, chats.signs));
  return { tabs, open, choose, next };
}

function OpenDesk({ desk, problem }: { desk: DeskView; problem: Error | null }) {
  const { t } = useTranslation('desk');
  const chats = useChats(desk.contacts);
  const { tabs, open, choose, next } = useTabs(desk, chats);
  const clocks = useClocks(desk);
  const [help, setHelp] = useState(false);
  const offer = offerOf(desk.contacts);
  const isReady = desk.state === 'ready';
  useEffect(() => {
    // Whoever is ready soon has a customer: the forms are there before.
    if (isReady) void Promise.all([loadMatter(), loadTalk(), loadDuringTalk()]);
  }, [isReady]);
  useHotkeys({ [KEYS.help]: () => setHelp(true), [KEYS.nextTab]: next });
  return (
    <div className="sj-desk">
      <h1 className="sj-only-heard">{t('app:screen.desk')}</h1>
      <StatusBar desk={desk} onHelp={() => setHelp(true)} />
      <SurgeBanner />
      <div className="sj-desk-columns">
        <section aria-label={t('who.label')} className="sj-desk-who">
          {/* Who calls is seen before the call is taken; the talk and the case in hand stay where they are. */}
          <Who shown={offer ?? open} />
        </section>
        <section aria-label={t('talk.label')} className="sj-desk-talk">
          {problem !== null && <ApiProblem error={problem} />}
          {offer !== undefined && (
            <OfferCard
              // Offered once more, it is another offer.
              key={`${offer.contact.id} ${offer.contact.offeredAt ?? ''}`}
              offer={offer}
              skewMs={desk.skewMs}
              onTaken={choose}
              alone={open === undefined}
              takesItself={clocks?.autoAnswer ?? false}
            />
          )}
          <Suspense>
            {tabs.length > 1 && (
              <ContactTabs tabs={tabs} openId={open?.contact.id} signs={chats.signs} onChoose={choose} />
            )}
          </Suspense>
          <Stage desk={desk} open={open} chats={chats} rings={offer !== undefined} clocks={clocks} />
          <TalkMore />
          <DialMore />
          <Suspense>
            <FollowUpStrip idle={open === undefined && offer === undefined} />
          </Suspense>
          <CallBar desk={desk} open={open} />
        </section>
        <section aria-label={t('matter.label')} className="sj-desk-matter">
          <ConsultDock />
          <Matter shown={open ?? offer} signs={chats.signs} />
        </section>
      </div>
      <Suspense>{help && <KeysHelp onClose={() => setHelp(false)} />}</Suspense>
    </div>
  );
}

interface StageProps {
  readonly desk: DeskView;
  readonly open: DeskContact | undefined;
  readonly chats: Chats;
  readonly rings: boolean;
  readonly clocks: DeskClocks | undefined;
}

const Stage = ({ desk, open, chats, rings, clocks }: StageProps) => (
  <div className="sj-desk-stage">
    {open !== undefined && (
      <Suspense fallback={<Loading />}>
        <TalkPanel
          key={open.contact.id}
          open={open}
          room={chats.room(open.contact.id)}
          rings={rings}
          clock={clocks?.afterCall.find((c) => c.contactId === open.contact.id)}
          skewMs={desk.skewMs}
        />
      </Suspense>
    )}
    {open === undefined && !rings && <IdleNote desk={desk} />}
  </div>
);

/** Another person, another panel: nothing that was opened for one may stand open for the next. */
const Who = ({ shown }: { shown: DeskContact | undefined }) => (
  <WhoPanel key={shown?.contact.customerId ?? shown?.contact.id} shown={shown} />
);
function Matter({ shown, signs }: { shown: DeskContact | undefined; signs: Chats['signs'] }) {
  const { t } = useTranslation('desk');
  if (shown === undefined) return <p className="sj-desk-quiet">{t('matter.nobody')}</p>;
  const { id } = shown.contact;
  return (
    <Suspense fallback={<Loading />}>
      <MatterPanel key={id} contact={shown.contact} said={signs.find((s) => s.contactId === id)?.firstWords ?? ''} />
    </Suspense>
  );
}
