import { CopyOutlined, EyeOutlined, MessageOutlined, PhoneOutlined } from '@ant-design/icons';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RETURN_REASONS, SUSPEND_REASONS } from '../../../shared/contracts/cases-catalogue.ts';
import type { OrderContactDetails, OrderDetail } from '../../../shared/contracts/cases-orders.ts';
import { OrderStateTag, PriorityTag, revealContact, useWord } from '../cases/index.ts';
import { useSession } from '../identity/session.tsx';
import { ApiProblem } from '../../ui/api-problem.tsx';
import { useApi } from '../../ui/services.tsx';
import { StepLine } from '../../ui/step-line.tsx';
import { BigAct } from './big-act.tsx';
import { copyText } from './copy-text.ts';
import { useOutboxView } from './field-outbox.tsx';
import { stateAhead } from './outbox.ts';
import { isWritten, useTemplate } from './use-visits.ts';
import { mayReturn, maySuspend, STEPS, stepsDone } from './visit-act.ts';
import { ClockText, WindowText } from './visit-parts.tsx';

export type VisitView = 'backfill' | 'talk' | 'return' | 'suspend';
interface Props {
  readonly order: OrderDetail;
  readonly onView: (view: VisitView) => void;
  readonly onDone: () => void;
}

/** One visit: the facts above, under the thumb what can be done. */
export function VisitPage({ order, onView, onDone }: Props) {
  const { t } = useTranslation('field');
  const { box } = useOutboxView();
  const state = stateAhead(box, order.id, order.state);
  const written = isWritten(order, box);
  return (
    <div className="sj-visit">
      <div className="sj-next-times">
        <WindowText order={order} />
        <ClockText order={order} />
      </div>
      <h2 className="sj-next-title">
        {order.title} <PriorityTag priority={order.priority} />
      </h2>
      <div className="sj-visit-state">
        <OrderStateTag state={state} /> <span>{order.number}</span>
      </div>
      <StepLine
        label={t('step.label')}
        steps={STEPS.map((key) => ({ key, text: t(`step.short.${key}`) }))}
        current={stepsDone({ state, isWritten: written })}
      />
      <Standstill order={order} />
      <Customer order={order} />
      <Matter order={order} />
      <div className="sj-visit-aside">
        {maySuspend(state) && (
          <button type="button" className="sj-field-button" onClick={() => onView('suspend')}>
            {t('leave.suspend')}
          </button>
        )}
        {mayReturn(state) && (
          <button type="button" className="sj-field-button" onClick={() => onView('return')}>
            {t('leave.return')}
          </button>
        )}
        {written && state === 'working' && (
          <button type="button" className="sj-field-button" onClick={() => onView('backfill')}>
            {t('backfill.again')}
          </button>
        )}
      </div>
      <footer className="sj-field-foot">
        <button type="button" className="sj-field-button" onClick={() => onView('talk')}>
          <MessageOutlined aria-hidden /> {t('talk.open')}
        </button>
        <BigAct
          order={{ id: order.id, crewKind: order.crewKind, state }}
          isWritten={written}
          onBackfill={() => onView('backfill')}
          onDone={onDone}
        />
      </footer>
    </div>
  );
}

/** Why it rests, or why it came back: read before anything else. */
function Standstill({ order }: { order: OrderDetail }) {
  const { t } = useTranslation('field');
  const word = useWord();
  return (
    <>
      {order.suspendReason !== null && (
        <p className="sj-visit-note">
          {t('leave.suspendedFor', { reason: word(SUSPEND_REASONS, order.suspendReason) })}
        </p>
      )}
      {order.returnReason !== null && (
        <p className="sj-visit-note">{t('leave.returnedFor', { reason: word(RETURN_REASONS, order.returnReason) })}</p>
      )}
      {order.reworkCount > 0 && <p className="sj-visit-note">{t('visit.rework', { count: order.reworkCount })}</p>}
    </>
  );
}

function Customer({ order }: { order: OrderDetail }) {
  const { t } = useTranslation('field');
  const api = useApi();
  const me = useSession().staffId;
  const [full, setFull] = useState<OrderContactDetails>();
  const [error, setError] = useState<unknown>();
  const [copied, setCopied] = useState(false);
  const mine = order.assigneeId === me;
  const shown = full ?? order;
  const reveal = async (reason: string): Promise<OrderContactDetails | undefined> => {
    if (full !== undefined) return full;
    setError(undefined);
    try {
      const details = await revealContact(api, order.id, reason);
      setFull(details);
      return details;
    } catch (failure) {
      setError(failure);
      return undefined;
    }
  };
  const call = async (): Promise<void> => {
    const details = await reveal(t('visit.reasonCall'));
    if (details !== undefined) window.location.href = `tel:${details.customerNumber.replace(/[^\d+]/g, '')}`;
  };
  const copy = async (): Promise<void> => {
    const details = mine ? await reveal(t('visit.reasonVisit')) : order;
    if (details !== undefined) setCopied(await copyText(details.address));
  };
  return (
    <section className="sj-visit-card" aria-label={t('visit.customer')}>
      <p className="sj-next-place">{shown.address}</p>
      <p className="sj-next-who">
        {shown.customerName} · {shown.customerNumber}
      </p>
      {error !== undefined && <ApiProblem error={error} />}
      {mine ? (
        <div className="sj-visit-buttons">
          <button type="button" className="sj-field-button" onClick={() => void call()}>
            <PhoneOutlined aria-hidden /> {t('visit.call')}
          </button>
          <button type="button" className="sj-field-button" onClick={() => void copy()}>
            <CopyOutlined aria-hidden /> {copied ? t('visit.copied') : t('visit.copy')}
          </button>
          {full === undefined && (
            <button type="button" className="sj-field-button" onClick={() => void reveal(t('visit.reasonVisit'))}>
              <EyeOutlined aria-hidden /> {t('visit.reveal')}
            </button>
          )}
        </div>
      ) : (
        <p className="sj-visit-hint">{t('visit.acceptFirst')}</p>
      )}
      {full !== undefined && <p className="sj-visit-hint">{t('visit.recorded')}</p>}
    </section>
  );
}

function Matter({ order }: { order: OrderDetail }) {
  const { t } = useTranslation('field');
  const template = useTemplate(order.templateCode);
  const labelOf = (code: string): string => template?.fields.find((f) => f.code === code)?.label ?? code;
  return (
    <section className="sj-visit-card" aria-label={t('visit.matter')}>
      <p className="sj-next-need">{order.description}</p>
      <dl className="sj-visit-facts">
        {Object.entries(order.fields).map(([code, value]) => (
          <div key={code}>
            <dt>{labelOf(code)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
