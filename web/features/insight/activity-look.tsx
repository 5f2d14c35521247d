import {
  BellOutlined,
  CoffeeOutlined,
  EditOutlined,
  MessageOutlined,
  PhoneOutlined,
  PoweroffOutlined,
  SmileOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { AgentActivity } from '../../../shared/contracts/routing.ts';

/** From the busiest to the absent: the order of the bar and of the legend. */
export const ACTIVITY_ORDER: readonly AgentActivity[] = [
  'talking',
  'chatting',
  'offered',
  'after_call_work',
  'idle',
  'not_ready',
  'offline',
];

export const ACTIVITY_ICON: Readonly<Record<AgentActivity, ReactNode>> = {
  talking: <PhoneOutlined aria-hidden />,
  chatting: <MessageOutlined aria-hidden />,
  offered: <BellOutlined aria-hidden />,
  after_call_work: <EditOutlined aria-hidden />,
  idle: <SmileOutlined aria-hidden />,
  not_ready: <CoffeeOutlined aria-hidden />,
  offline: <PoweroffOutlined aria-hidden />,
};
