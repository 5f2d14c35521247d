import { CloseOutlined, PhoneOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CASE_TYPES } from '../../../shared/contracts/cases-catalogue.ts';
import type { CaseDetail } from '../../../shared/contracts/cases.ts';
import type { OrderSummary } from '../../../shared/contracts/cases-orders.ts';
import { CallButton } from '../dial/call-button.tsx';
import { CaseFollowUps } from '../dial/case-follow-ups.tsx';
import { useMay } from '../identity/session.tsx';
import { ApiProblem } from '../../ui/api-problem.tsx';
import { Loading } from '../../ui/loading.tsx';
import { useApi, useResynced, useTopic } from '../../ui/services.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { caseActs, type CaseAct } from './acts.ts';
import { CaseActForm } from './case-act-form.tsx';
import { CaseTimeline } from './case-timeline.tsx';
import { caseKeys, readCase } from './cases-api.ts';
import { useCaseRefresh } from './case-refresh.ts';
import './cases.css';
import { Due } from './due.tsx';
import { Facts } from './facts.tsx';
import { useNamesWithPost, useTeams } from './people.ts';
import { CaseStateTag, OrderStateTag, PriorityTag } from './tags.tsx';
import { useWord } from './words.ts';

interface Props {
  readonly caseId: string;
  readonly onClose?: () => void;
  readonly onOpenOrder?: (orderId: string) => void;
}

/** One case, whole: who answers for it, what is being done, what happened, and what can be done now. Live. */
export function CasePanel({ caseId, onClose, onOpenOrder }: Props) {
  const api = useApi();
  const refresh = useCaseRefresh();
  const { data, error, refetch } = useQuery({
    queryKey: caseKeys.one('case', caseId),
    queryFn: ({ signal }) => readCase(api, caseId, signal),
  });
  useTopic({ topic: `case:${caseId}` }, () => refresh(caseId));
  useResynced(() => refresh(caseId));
  if (data === undefined)
    return error === null ? <Loading /> : <ApiProblem error={error} onRetry={() => void refetch()} />;
  return (
    <article className="sj-panel">
      <Head owning={data} {...(onClose ? { onClose } : {})} />
      <div className="sj-panel-body">
        <p className="sj-panel-need">{data.need}</p>
        <CaseFacts owning={data} />
        <Orders orders={data.orders} {...(onOpenOrder ? { onOpen: onOpenOrder } : {})} />
        <Contacts ids={data.contactIds} />
        <CaseFollowUps caseId={caseId} closed={data.state === 'closed'} />
        <TimelineBlock caseId={caseId} />
      </div>
    </article>
  );
}

function Head({ owning, onClose }: { owning: CaseDetail; onClose?: () => void }) {
  const { t } = useTranslation('cases');
  const may = useMay();
  const [act, setAct] = useState<CaseAct>();
  const acts = caseActs(owning, may);
  return (
    <header className="sj-panel-head">
      <div className="sj-panel-title">
        <h2>{owning.title}</h2>
        <PriorityTag priority={owning.priority} />
        <CaseStateTag state={owning.state} />
        {onClose !== undefined && (
          <Button type="text" icon={<CloseOutlined />} aria-label={t('closePanel')} onClick={onClose} />
        )}
      </div>
      <div className="sj-panel-sub">
        <span>{owning.number}</span>
        <Due at={owning.dueAt} state={owning.clock} />
      </div>
      <div className="sj-panel-acts">
        {acts.map((one, n) => (
          <Button
            key={one}
            type={n === 0 && (one === 'confirm' || one === 'resolve') ? 'primary' : 'default'}
            onClick={() => setAct(one)}
          >
            {t(`act.${one}`)}
          </Button>
        ))}
        <CallButton to={{ kind: 'case', caseId: owning.id }} />
      </div>
      {act !== undefined && <CaseActForm owning={owning} act={act} onClose={() => setAct(undefined)} />}
    </header>
  );
}

function CaseFacts({ owning }: { owning: CaseDetail }) {
  const { t } = useTranslation('cases');
  const word = useWord();
  const { nameOf: teamOf } = useTeams();
  const { firstResponderId, ownerId, insideSupervisorId, outsideSupervisorId } = owning;
  const nameOf = useNamesWithPost([firstResponderId, ownerId, insideSupervisorId, outsideSupervisorId]);
  return (
    <Facts
      items={[
        [t('fact.firstResponder'), <strong key="first">{nameOf(firstResponderId)}</strong>],
        [t('fact.owner'), `${nameOf(ownerId)}${owning.ownerTeam === null ? '' : ` · ${teamOf(owning.ownerTeam)}`}`],
        [t('fact.supervisors'), `${nameOf(insideSupervisorId)} / ${nameOf(outsideSupervisorId)}`],
        [t('fact.customer'), `${owning.customerName} · ${owning.customerNumber}`],
        [t('fact.address'), owning.address],
        [t('fact.type'), word(CASE_TYPES, owning.type)],
        [t('fact.opened'), <TimeText key="at" at={owning.openedAt} />],
        owning.resolution === null ? undefined : [t('fact.resolution'), owning.resolution],
        owning.confirmationNote === null ? undefined : [t('fact.confirmation'), owning.confirmationNote],
        owning.reopenedCount === 0 ? undefined : [t('fact.reopened'), t('times', { count: owning.reopenedCount })],
      ]}
    />
  );
}

function Orders({ orders, onOpen }: { orders: readonly OrderSummary[]; onOpen?: (id: string) => void }) {
  const { t } = useTranslation('cases');
  const { nameOf: teamOf } = useTeams();
  if (orders.length === 0) return null;
  return (
    <section>
      <h3>{t('caseOrders')}</h3>
      <ul className="sj-panel-rows">
        {orders.map((order) => (
          <li key={order.id}>
            <button type="button" disabled={onOpen === undefined} onClick={() => onOpen?.(order.id)}>
              <span className="sj-panel-row-name">{order.title}</span>
              <span className="sj-panel-row-second">{teamOf(order.crew)}</span>
              <Due at={order.clock.dueAt} state={order.clock.state} />
              <OrderStateTag state={order.state} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Contacts({ ids }: { ids: readonly string[] }) {
  const { t } = useTranslation('cases');
  const may = useMay();
  if (ids.length === 0) return null;
  return (
    <section>
      <h3>{t('caseContacts')}</h3>
      <div className="sj-panel-links">
        {ids.map((id, n) =>
          may('contact.view') ? (
            <a key={id} href={`/contacts?contact=${id}`}>
              <PhoneOutlined aria-hidden /> {t('contactNumber', { number: n + 1 })}
            </a>
          ) : (
            <span key={id}>
              <PhoneOutlined aria-hidden /> {t('contactNumber', { number: n + 1 })}
            </span>
          ),
        )}
      </div>
    </section>
  );
}

function TimelineBlock({ caseId }: { caseId: string }) {
  const { t } = useTranslation('cases');
  return (
    <section>
      <h3>{t('timeline')}</h3>
      <CaseTimeline caseId={caseId} />
    </section>
  );
}
