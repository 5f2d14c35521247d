import type { UseMutationResult } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HandoverDetail, Roster } from '../../../../shared/contracts/routing-handover.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { ConfirmWithReason } from '../../../ui/confirm-with-reason.tsx';
import { useSession } from '../../identity/session.tsx';
import type { Decisions } from './decisions.ts';
import { useRoster } from './use-handover.ts';

interface Act {
  readonly path: string;
  readonly body: object;
  readonly version: number;
}

interface Props {
  readonly handover: HandoverDetail;
  readonly decisions: Decisions;
  readonly hasWords: boolean;
  /** Saves what was written and answers the handover as it is then. */
  readonly saved: () => Promise<HandoverDetail>;
  readonly act: UseMutationResult<HandoverDetail, Error, Act>;
  readonly onReadAll: (ids: readonly string[]) => void;
  readonly problem: Error | null;
}

/** The foot of the sheet: what this person may do with it now, the next step as the one filled button. */
export function HandoverActs(props: Props) {
  const { handover, hasWords, saved, act, problem } = props;
  const { t } = useTranslation('handover');
  const { allowed } = handover;
  const run = (path: string, body: object = {}): void => {
    saved().then(
      ({ version }) => act.mutate({ path, body, version }),
      () => undefined,
    );
  };
  const error = act.error ?? problem;
  if (allowed.length === 0 && error === null) return null;
  const isReceiving = allowed.includes('accept');
  return (
    <footer className="sj-handover-acts">
      {error !== null && <ApiProblem error={error} kept={hasWords} />}
      <div className="sj-handover-line">
        {hasWords && <Button onClick={() => void saved().catch(() => undefined)}>{t('save')}</Button>}
        {allowed.includes('take_over') && <Button onClick={() => run('take-over')}>{t('take_over')}</Button>}
        {(allowed.includes('offer') || allowed.includes('assign')) && (
          <Receiver
            handover={handover}
            busy={act.isPending}
            onChosen={(to) => run(allowed.includes('assign') ? 'assign' : 'offer', to)}
          />
        )}
        {PLAIN.filter((path) => allowed.includes(path)).map((path) => (
          <Button key={path} type="primary" loading={act.isPending} onClick={() => run(path)}>
            {t(path)}
          </Button>
        ))}
        {isReceiving && <SendBack handover={handover} act={act} />}
        {isReceiving && <Accept {...props} />}
      </div>
    </footer>
  );
}

/** Acts that need nothing but the word. */
const PLAIN = ['reclaim', 'sign', 'claim'] as const;

function SendBack({ handover, act }: Pick<Props, 'handover' | 'act'>) {
  const { t } = useTranslation('handover');
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button danger onClick={() => setAsking(true)}>
        {t('return')}
      </Button>
      <ConfirmWithReason
        open={asking}
        title={t('return')}
        act={t('return')}
        danger
        onConfirm={(reason) => act.mutateAsync({ path: 'return', body: { reason }, version: handover.version })}
        onClose={() => setAsking(false)}
      >
        {t('returnText')}
      </ConfirmWithReason>
    </>
  );
}

function Accept({ handover, decisions, act, onReadAll }: Props) {
  const { t } = useTranslation('handover');
  const { staffId } = useSession();
  const open = handover.matters.filter((m) => m.outcome === null);
  const unread = open.filter((m) => m.readBy !== staffId && !decisions.returned.has(m.id));
  const sign = (): void => {
    const returned = [...decisions.returned].map(([id, reason]) => ({ id, reason }));
    const wrapUps = [...decisions.wrapUps].map(([id, disposition]) => ({ id, disposition }));
    act.mutate({ path: 'accept', body: { returned, wrapUps }, version: handover.version });
  };
  return (
    <>
      {unread.length > 0 && (
        <>
          <span className="sj-handover-second">{t('unread', { count: unread.length })}</span>
          <Button onClick={() => onReadAll(unread.map((m) => m.id))}>{t('readAll')}</Button>
        </>
      )}
      <Button type="primary" disabled={unread.length > 0} loading={act.isPending} onClick={sign}>
        {t('accept')}
      </Button>
    </>
  );
}

interface ReceiverProps {
  readonly handover: HandoverDetail;
  readonly busy: boolean;
  readonly onChosen: (to: object) => void;
}

const SHIFT = 'shift:';

/** Who was chosen before; else, while the shift runs, whoever comes next, and after it whoever is here now. */
const proposed = (handover: HandoverDetail, { now, next }: Roster): string | undefined => {
  if (handover.to !== null) return handover.to.id;
  const shift = handover.toShift ?? (handover.fromShift === now ? next : now);
  return shift === null ? undefined : SHIFT + shift;
};

const wishOf = (value: string): object =>
  value.startsWith(SHIFT) ? { toShift: value.slice(SHIFT.length) } : { toStaffId: value };

/** The pools of the shifts first, then the people of the next one, then the other colleagues of the centre. */
function useReceivers(handover: HandoverDetail) {
  const { t } = useTranslation('handover');
  const { roster, wordOf, nameOf } = useRoster();
  if (roster === undefined) return { options: [], first: undefined };
  const others = roster.people.filter((p) => p.person.id !== handover.from.id);
  const people = [...others].sort((a, b) => Number(b.shift === roster.next) - Number(a.shift === roster.next));
  const options = [
    {
      label: t('toShift'),
      options: roster.shifts.map((s) => ({ value: SHIFT + s.code, label: t('pool', { shift: wordOf(s) }) })),
    },
    {
      label: t('toPerson'),
      options: people.map(({ person, shift }) => ({
        value: person.id,
        label: `${person.name} ${person.staffNo} · ${nameOf(shift) ?? t('noShift')}`,
      })),
    },
  ];
  return { options, first: proposed(handover, roster) };
}

function Receiver({ handover, busy, onChosen }: ReceiverProps) {
  const { t } = useTranslation('handover');
  const { options, first } = useReceivers(handover);
  const [chosen, choose] = useState<string>();
  const value = chosen ?? first;
  const isLeader = handover.allowed.includes('assign');
  return (
    <>
      <Select
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={t('to')}
        style={{ minWidth: 240 }}
        options={options}
        value={value ?? null}
        onChange={choose}
      />
      <Button
        type={isLeader || handover.state !== 'offered' ? 'primary' : 'default'}
        disabled={value === undefined}
        loading={busy}
        onClick={() => value !== undefined && onChosen(wishOf(value))}
      >
        {isLeader ? t('assign') : t('offer')}
      </Button>
    </>
  );
}
