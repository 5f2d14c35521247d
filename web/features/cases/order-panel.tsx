import { CloseOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Tabs } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { BACKFILL_RESULTS, RETURN_REASONS, SUSPEND_REASONS } from '../../../shared/contracts/cases-catalogue.ts';
import type { OrderBackfill, OrderDetail, OrderTemplate } from '../../../shared/contracts/cases-orders.ts';
import { useMay } from '../identity/session.tsx';
import { ApiProblem } from '../../ui/api-problem.tsx';
import { Loading } from '../../ui/loading.tsx';
import { useApi, useResynced, useTopic } from '../../ui/services.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { orderActs, type OrderAct } from './acts.ts';
import { useCaseRefresh } from './case-refresh.ts';
import { caseKeys, photoAddress, readOrder, readTemplates } from './cases-api.ts';
import './cases.css';
import { Due } from './due.tsx';
import { Facts } from './facts.tsx';
import { OrderActForm } from './order-act-form.tsx';
import { OrderTalk } from './order-talk.tsx';
import { useNames, useTeams } from './people.ts';
import { OrderStateTag, PriorityTag } from './tags.tsx';
import { useWord } from './words.ts';

interface Props {
  readonly orderId: string;
  readonly onClose?: () => void;
  readonly onOpenCase?: (caseId: string) => void;
}

/** One order: facts, what the crew wrote back with its photos, and the talk with them. Live. */
export function OrderPanel({ orderId, onClose, onOpenCase }: Props) {
  const { t } = useTranslation('cases');
  const api = useApi();
  const refresh = useCaseRefresh();
  const { data, error, refetch } = useQuery({
    queryKey: caseKeys.one('order', orderId),
    queryFn: ({ signal }) => readOrder(api, orderId, signal),
  });
  const readAgain = (): void => {
    void refetch();
    if (data !== undefined) refresh(data.caseId);
  };
  useTopic({ topic: `order:${orderId}` }, readAgain);
  useResynced(readAgain);
  if (data === undefined)
    return error === null ? <Loading /> : <ApiProblem error={error} onRetry={() => void refetch()} />;
  const isOver = data.state === 'archived' || data.state === 'cancelled';
  return (
    <article className="sj-panel">
      <Head order={data} {...(onClose ? { onClose } : {})} />
      <Tabs
        className="sj-panel-tabs"
        items={[
          {
            key: 'facts',
            label: t('orderFacts'),
            children: <OrderFactsTab order={data} {...(onOpenCase ? { onOpenCase } : {})} />,
          },
          {
            key: 'talk',
            label: t('talkTab', { count: data.lastMessageSeq }),
            children: (
              <div className="sj-panel-talk">
                <OrderTalk orderId={orderId} canSpeak={!isOver} />
              </div>
            ),
          },
        ]}
      />
    </article>
  );
}

function Head({ order, onClose }: { order: OrderDetail; onClose?: () => void }) {
  const { t } = useTranslation('cases');
  const may = useMay();
  const [act, setAct] = useState<OrderAct>();
  const acts = orderActs(order, may);
  return (
    <header className="sj-panel-head">
      <div className="sj-panel-title">
        <h2>{order.title}</h2>
        <PriorityTag priority={order.priority} />
        <OrderStateTag state={order.state} />
        {onClose !== undefined && (
          <Button type="text" icon={<CloseOutlined />} aria-label={t('closePanel')} onClick={onClose} />
        )}
      </div>
      <div className="sj-panel-sub">
        <span>{order.number}</span>
        <Due at={order.clock.dueAt} state={order.clock.state} />
      </div>
      <div className="sj-panel-acts">
        {acts.map((one) => (
          <Button
            key={one}
            type={one === 'confirm' || one === 'dispatch' ? 'primary' : 'default'}
            danger={one === 'cancel'}
            onClick={() => setAct(one)}
          >
            {t(`act.order_${one}`)}
          </Button>
        ))}
      </div>
      {act !== undefined && <OrderActForm order={order} act={act} onClose={() => setAct(undefined)} />}
    </header>
  );
}

function OrderFactsTab({ order, onOpenCase }: { order: OrderDetail; onOpenCase?: (caseId: string) => void }) {
  const { t } = useTranslation('cases');
  const word = useWord();
  const api = useApi();
  const { nameOf: teamOf } = useTeams();
  const nameOf = useNames([order.assigneeId, ...order.backfills.map((b) => b.byId)]);
  const { data: templates } = useQuery({
    queryKey: caseKeys.lists('templates'),
    queryFn: ({ signal }) => readTemplates(api, signal),
    staleTime: 10 * 60_000,
  });
  const template = templates?.find((x) => x.code === order.templateCode);
  const labelOf = (code: string): string => template?.fields.find((f) => f.code === code)?.label ?? code;
  return (
    <div className="sj-panel-body">
      <p className="sj-panel-need">{order.description}</p>
      <Facts
        items={[
          [
            t('fact.case'),
            onOpenCase === undefined ? (
              order.caseNumber
            ) : (
              <Button
                key="case"
                type="link"
                size="small"
                style={{ padding: 0 }}
                onClick={() => onOpenCase(order.caseId)}
              >
                {order.caseNumber}
              </Button>
            ),
          ],
          [t('fact.crew'), `${teamOf(order.crew)} · ${nameOf(order.assigneeId)}`],
          order.appointment === null
            ? undefined
            : [t('fact.appointment'), <TimeText key="at" at={order.appointment.from} />],
          [t('fact.customer'), `${order.customerName} · ${order.customerNumber}`],
          [t('fact.address'), order.address],
          ...Object.entries(order.fields).map(([code, value]) => [labelOf(code), value] as const),
          order.suspendReason === null ? undefined : [t('fact.suspended'), word(SUSPEND_REASONS, order.suspendReason)],
          order.returnReason === null ? undefined : [t('fact.returned'), word(RETURN_REASONS, order.returnReason)],
          order.transferCount === 0 ? undefined : [t('fact.transfers'), t('times', { count: order.transferCount })],
          order.reworkCount === 0 ? undefined : [t('fact.reworks'), t('times', { count: order.reworkCount })],
        ]}
      />
      {order.backfills.map((backfill) => (
        <Backfill key={backfill.id} backfill={backfill} order={order} template={template} who={nameOf(backfill.byId)} />
      ))}
    </div>
  );
}

interface BackfillProps {
  readonly backfill: OrderBackfill;
  readonly order: OrderDetail;
  readonly template: OrderTemplate | undefined;
  readonly who: string;
}
function Backfill({ backfill, order, template, who }: BackfillProps) {
  const { t } = useTranslation('cases');
  const word = useWord();
  const textOf = (list: OrderTemplate['causes'] | undefined, code: string): string =>
    list?.find((x) => x.code === code)?.text ?? code;
  const steps = backfill.triedSteps.map((s) => `${textOf(template?.checklist, s.code)}（${t(`tried.${s.result}`)}）`);
  const parts = backfill.parts.map((p) => `${p.name} × ${p.quantity}${p.serial === undefined ? '' : ` · ${p.serial}`}`);
  return (
    <section className="sj-backfill">
      <h3>
        {t('backfillBy', { who })} · <TimeText at={backfill.at} />
      </h3>
      <Facts
        items={[
          [t('fact.cause'), textOf(template?.causes, backfill.cause)],
          [t('fact.result'), word(BACKFILL_RESULTS, backfill.result)],
          steps.length === 0 ? undefined : [t('fact.steps'), steps.join('、')],
          parts.length === 0 ? undefined : [t('fact.parts'), parts.join('、')],
          backfill.note === '' ? undefined : [t('fact.note'), backfill.note],
        ]}
      />
      <div className="sj-backfill-photos">
        {backfill.photoIds.map((id, n) => (
          <a key={id} href={photoAddress(order.id, id)} target="_blank" rel="noreferrer">
            <img src={photoAddress(order.id, id)} alt={t('photoNumber', { number: n + 1 })} loading="lazy" />
          </a>
        ))}
      </div>
    </section>
  );
}
