import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  CONFIRM_OUTCOME_CODES,
  CONFIRM_OUTCOMES,
  type ConfirmOutcome,
} from '../../../../shared/contracts/cases-catalogue.ts';
import type { OrderDetail } from '../../../../shared/contracts/cases-orders.ts';
import type { Contact } from '../../../../shared/contracts/contacts.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { useApi, useTopic } from '../../../ui/services.tsx';
import { DeadlineText } from '../../../ui/time-text.tsx';
import { actOnOrder, caseKeys, OrderStateTag, OrderTalk, readOrder, useTeams, useWord } from '../../cases/index.ts';
import { useMay } from '../../identity/session.tsx';
import { useAct } from '../use-act.ts';
import { readMatterAgain } from './matter-api.ts';

/** One work order, live: where it stands, the word with the engineer, and, when it is done, the customer's word. */
export function OrderView({ orderId, contact }: { orderId: string; contact: Contact }) {
  const { t } = useTranslation('desk');
  const api = useApi();
  const queries = useQueryClient();
  const { nameOf } = useTeams();
  const { data, error, refetch } = useQuery({
    queryKey: caseKeys.one('order', orderId),
    queryFn: ({ signal }) => readOrder(api, orderId, signal),
  });
  useTopic({ topic: `order:${orderId}` }, () => readMatterAgain(queries));
  if (error !== null) return <ApiProblem error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return null;
  const over = data.state === 'archived' || data.state === 'cancelled';
  return (
    <section className="sj-matter-part sj-order" aria-label={t('order.title')}>
      <div className="sj-case-head">
        <h2>{data.title}</h2>
        <OrderStateTag state={data.state} />
      </div>
      <div className="sj-desk-second">
        {data.number}
        {data.crew !== null && ` · ${nameOf(data.crew)}`}
        {!over && (
          <>
            {' · '}
            <DeadlineText at={data.clock.dueAt} />
          </>
        )}
      </div>
      {data.state === 'done' && <Confirm order={data} contact={contact} />}
      <OrderTalk orderId={orderId} canSpeak={!over} />
    </section>
  );
}

/** The customer is on the line: their word closes the circle, one click. */
function Confirm({ order, contact }: { order: OrderDetail; contact: Contact }) {
  const { t } = useTranslation('desk');
  const api = useApi();
  const queries = useQueryClient();
  const word = useWord();
  const mayConfirm = useMay()('order.confirm');
  const [clientKey] = useState(() => newId());
  const confirm = useAct<ConfirmOutcome>(
    (outcome) =>
      actOnOrder(api, order.id, {
        path: 'confirm',
        body: { version: order.version, means: 'contact', outcome, contactId: contact.id },
        key: `${clientKey}-${outcome}`,
      }),
    () => readMatterAgain(queries),
  );
  const backfill = order.backfills.at(-1);
  return (
    <div className="sj-confirm">
      {backfill !== undefined && backfill.note !== '' && <p className="sj-case-need">{backfill.note}</p>}
      {mayConfirm && (
        <div role="group" aria-label={t('order.confirm')}>
          <div>{t('order.confirm')}</div>
          {CONFIRM_OUTCOME_CODES.map((code) => (
            <Button key={code} size="small" loading={confirm.isPending} onClick={() => confirm.mutate(code)}>
              {word(CONFIRM_OUTCOMES, code)}
            </Button>
          ))}
        </div>
      )}
      {confirm.error !== null && <ApiProblem error={confirm.error} />}
    </div>
  );
}
