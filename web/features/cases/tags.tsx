import {
  CarOutlined,
  CheckCircleOutlined,
  ClockCircleOutlined,
  CloseCircleOutlined,
  EnvironmentOutlined,
  ExclamationCircleOutlined,
  InboxOutlined,
  PauseCircleOutlined,
  RollbackOutlined,
  SendOutlined,
  ToolOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import {
  CASE_STATES,
  CLOCK_STATES,
  ORDER_STATES,
  PRIORITIES,
  type CaseState,
  type ClockState,
  type OrderState,
  type Priority,
} from '../../../shared/contracts/cases-catalogue.ts';
import { StatusTag, type Tone } from '../../ui/status-tag.tsx';
import { useWord } from './words.ts';

interface Look {
  readonly tone: Tone;
  readonly icon?: ReactNode;
}

const CASES: Readonly<Record<CaseState, Look>> = {
  open: { tone: 'info', icon: <InboxOutlined /> },
  in_progress: { tone: 'info', icon: <ToolOutlined /> },
  resolved: { tone: 'soon', icon: <ClockCircleOutlined /> },
  confirmed: { tone: 'good' },
  closed: { tone: 'neutral', icon: <CheckCircleOutlined /> },
  withdrawn: { tone: 'neutral', icon: <RollbackOutlined /> },
};

const ORDERS: Readonly<Record<OrderState, Look>> = {
  draft: { tone: 'soon', icon: <InboxOutlined /> },
  dispatched: { tone: 'info', icon: <SendOutlined /> },
  accepted: { tone: 'info', icon: <CheckCircleOutlined /> },
  on_the_way: { tone: 'info', icon: <CarOutlined /> },
  arrived: { tone: 'info', icon: <EnvironmentOutlined /> },
  working: { tone: 'info', icon: <ToolOutlined /> },
  suspended: { tone: 'soon', icon: <PauseCircleOutlined /> },
  returned: { tone: 'bad', icon: <RollbackOutlined /> },
  done: { tone: 'soon', icon: <ClockCircleOutlined /> },
  confirmed: { tone: 'good' },
  archived: { tone: 'neutral', icon: <CheckCircleOutlined /> },
  cancelled: { tone: 'neutral', icon: <CloseCircleOutlined /> },
};

const CLOCKS: Readonly<Record<ClockState, Look>> = {
  ok: { tone: 'good' },
  soon: { tone: 'soon' },
  breached: { tone: 'bad' },
  paused: { tone: 'neutral', icon: <PauseCircleOutlined /> },
  met: { tone: 'good' },
  missed: { tone: 'bad' },
};

export function CaseStateTag({ state }: { state: CaseState }) {
  const word = useWord();
  return <StatusTag {...CASES[state]} text={word(CASE_STATES, state)} />;
}

export function OrderStateTag({ state }: { state: OrderState }) {
  const word = useWord();
  return <StatusTag {...ORDERS[state]} text={word(ORDER_STATES, state)} />;
}

export function ClockStateTag({ state }: { state: ClockState }) {
  const word = useWord();
  return <StatusTag {...CLOCKS[state]} text={word(CLOCK_STATES, state)} />;
}

/** Only what is out of the ordinary is said: a list in which every row is 一般 is a list with a column too many. */
export function PriorityTag({ priority }: { priority: Priority }) {
  const word = useWord();
  if (priority === 'normal' || priority === 'low') return null;
  return (
    <StatusTag
      tone={priority === 'urgent' ? 'bad' : 'soon'}
      icon={<ExclamationCircleOutlined />}
      text={word(PRIORITIES, priority)}
    />
  );
}
