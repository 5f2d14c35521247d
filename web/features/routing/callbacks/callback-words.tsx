import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  CloseCircleOutlined,
  PhoneOutlined,
  TeamOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Callback, CallbackState } from '../../../../shared/contracts/routing-callbacks.ts';
import { clockTime } from '../../../ui/said-time.ts';
import { StatusTag, type Tone } from '../../../ui/status-tag.tsx';

const LOOKS: Readonly<Record<CallbackState, { tone: Tone; icon?: ReactNode }>> = {
  asked: { tone: 'info', icon: <ClockCircleOutlined /> },
  waiting: { tone: 'info', icon: <TeamOutlined /> },
  due: { tone: 'soon' },
  dialling: { tone: 'soon', icon: <PhoneOutlined /> },
  connected: { tone: 'good', icon: <PhoneOutlined /> },
  done: { tone: 'good', icon: <CheckCircleOutlined /> },
  failed: { tone: 'bad' },
  cancelled: { tone: 'neutral', icon: <CloseCircleOutlined /> },
  expired: { tone: 'bad' },
};

export function CallbackStateTag({ state }: { state: CallbackState }) {
  const { t } = useTranslation('callbacks');
  return <StatusTag {...LOOKS[state]} text={t(`state.${state}`)} />;
}

const dayOf = (at: Date): string => `${at.getMonth() + 1}/${at.getDate()}`;
export const sayAt = (at: string, now = new Date()): string => {
  const moment = new Date(at);
  return dayOf(moment) === dayOf(now) ? clockTime(moment) : `${dayOf(moment)} ${clockTime(moment)}`;
};

/** 14:00–18:00, with the day where it is another one. */
export const sayWindow = ({ windowFrom, windowUntil }: Callback): string => {
  const [from, until] = [new Date(windowFrom), new Date(windowUntil)];
  const end = dayOf(from) === dayOf(until) ? clockTime(until) : `${dayOf(until)} ${clockTime(until)}`;
  return `${sayAt(windowFrom)}–${end}`;
};

/** Seconds as a person would say them. */
export function useSeconds(): (seconds: number) => string {
  const { t } = useTranslation('callbacks');
  return (seconds) =>
    seconds < 100 ? t('seconds', { value: Math.round(seconds) }) : t('minutes', { value: (seconds / 60).toFixed(1) });
}
