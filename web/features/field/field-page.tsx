import { ArrowLeftOutlined, MoreOutlined } from '@ant-design/icons';
import { lazy, Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useSession, useSessionState } from '../identity/session.tsx';
import { ApiProblem } from '../../ui/api-problem.tsx';
import { Loading } from '../../ui/loading.tsx';
import { MenuButton } from '../../ui/menu-button.tsx';
import './field.css';
import { OutboxProvider, useOutbox, useOutboxView } from './field-outbox.tsx';
import { keepPage } from './keep-page.ts';
import { refusedItems } from './outbox.ts';
import { RefusedCard } from './refused-card.tsx';
import { Ribbon } from './ribbon.tsx';
import { useVisit } from './use-visits.ts';
import { VisitList } from './visit-list.tsx';
import { VisitPage, type VisitView } from './visit-page.tsx';

const loadBackfill = () => import('./backfill-page.tsx');
const BackfillPage = lazy(async () => ({ default: (await loadBackfill()).BackfillPage }));
const loadTalk = () => import('./visit-talk.tsx');
const VisitTalk = lazy(async () => ({ default: (await loadTalk()).VisitTalk }));
const loadLeave = () => import('./leave-page.tsx');
const LeavePage = lazy(async () => ({ default: (await loadLeave()).LeavePage }));
/** Behind the first picture of the day, and at once after it: in the lift there is no line to fetch a form over. */
const loadTheRest = (): void => {
  Promise.all([loadBackfill(), loadTalk(), loadLeave()]).catch(() => undefined);
};

const VIEWS: readonly VisitView[] = ['backfill', 'talk', 'return', 'suspend'];

/** The engineer's page. Where one is stands in the address, so that the phone's own back button works. */
export function FieldPage() {
  const { t } = useTranslation('field');
  useEffect(() => {
    document.title = `${t('app:screen.field')} · 首接`;
  }, [t]);
  useEffect(keepPage, []);
  useEffect(loadTheRest, []);
  return (
    <div className="sj-field">
      <OutboxProvider>
        <Place />
      </OutboxProvider>
    </div>
  );
}

function Place() {
  const { t } = useTranslation('field');
  const [params, setParams] = useSearchParams();
  const orderId = params.get('order');
  const view = VIEWS.find((v) => v === params.get('view'));
  const go = (order?: string, next?: VisitView): void =>
    setParams({ ...(order === undefined ? {} : { order }), ...(next === undefined ? {} : { view: next }) });
  const title = view === undefined ? t(orderId === null ? 'app:screen.field' : 'visit.title') : t(`view.${view}`);
  return (
    <>
      <header className="sj-field-head">
        {orderId !== null && (
          <button type="button" aria-label={t('back')} onClick={() => (view === undefined ? go() : go(orderId))}>
            <ArrowLeftOutlined />
          </button>
        )}
        <h1>{title}</h1>
        <Menu />
      </header>
      <Ribbon onOpen={(id) => go(id)} />
      <main className="sj-field-body" tabIndex={-1}>
        {orderId === null ? <VisitList onOpen={go} /> : <One key={orderId} orderId={orderId} view={view} go={go} />}
      </main>
    </>
  );
}

interface OneProps {
  readonly orderId: string;
  readonly view: VisitView | undefined;
  readonly go: (order?: string, view?: VisitView) => void;
}
function One({ orderId, view, go }: OneProps) {
  const { data: order, error, refetch } = useVisit(orderId);
  const { box } = useOutboxView();
  if (order === undefined) {
    return error === null ? <Loading /> : <ApiProblem error={error} onRetry={() => void refetch()} />;
  }
  const refused = refusedItems(box).filter((i) => i.orderId === orderId);
  return (
    <>
      {refused.map((item) => (
        <RefusedCard key={item.key} item={item} order={order} />
      ))}
      {view === undefined && <VisitPage order={order} onView={(next) => go(orderId, next)} onDone={() => go()} />}
      <Suspense fallback={<Loading />}>
        {view === 'talk' && <VisitTalk order={order} />}
        {view === 'backfill' && <BackfillPage order={order} onDone={() => go(orderId)} />}
        {(view === 'return' || view === 'suspend') && <LeavePage order={order} kind={view} onDone={() => go()} />}
      </Suspense>
    </>
  );
}

function Menu() {
  const { t } = useTranslation('field');
  const { signOut } = useSessionState();
  const session = useSession();
  const outbox = useOutbox();
  const entries = [
    { key: 'again', label: t('menu.again'), onChoose: () => outbox.kick() },
    { key: 'out', label: t('menu.signOut'), onChoose: () => void signOut().catch(() => undefined) },
  ];
  return (
    <MenuButton label={t('menu.title')} heading={`${session.name} · ${session.staffNo}`} entries={entries}>
      {(button) => (
        <button type="button" aria-label={t('menu.title')} {...button}>
          <MoreOutlined />
        </button>
      )}
    </MenuButton>
  );
}
