import {
  CarOutlined,
  CheckCircleOutlined,
  EditOutlined,
  EnvironmentOutlined,
  PlayCircleOutlined,
  RightCircleOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { OrderSummary } from '../../../shared/contracts/cases-orders.ts';
import { usePut } from './field-outbox.tsx';
import { MOVES, nextStep, type VisitStep } from './visit-act.ts';

const ICONS: Readonly<Record<VisitStep, ReactNode>> = {
  accept: <CheckCircleOutlined />,
  set_out: <CarOutlined />,
  arrive: <EnvironmentOutlined />,
  start_work: <PlayCircleOutlined />,
  backfill: <EditOutlined />,
  complete: <CheckCircleOutlined />,
  resume: <RightCircleOutlined />,
};

interface Props {
  /** With the state that it has for the engineer, sent or not. */
  readonly order: Pick<OrderSummary, 'id' | 'state' | 'crewKind'>;
  readonly isWritten: boolean;
  readonly onBackfill: () => void;
  readonly onDone?: () => void;
}

/** The one thing to do next. */
export function BigAct({ order, isWritten, onBackfill, onDone }: Props) {
  const { t } = useTranslation('field');
  const put = usePut(order.id);
  const step = nextStep({ state: order.state, crewKind: order.crewKind, isWritten });
  if (step === undefined) return null;
  const press = (): void => {
    if (step === 'backfill') {
      onBackfill();
      return;
    }
    const { path, becomes } = MOVES[step];
    void put({ kind: 'act', path, expects: order.state, becomes, body: {}, photos: [] });
    if (step === 'complete') onDone?.();
  };
  return (
    <button type="button" className="sj-field-act" onClick={press}>
      <span aria-hidden>{ICONS[step]}</span>
      {t(`step.${step}`)}
    </button>
  );
}
