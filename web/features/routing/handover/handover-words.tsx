import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  EditOutlined,
  MinusCircleOutlined,
  RollbackOutlined,
  UserSwitchOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import {
  HANDOVER_STATES,
  type HandoverState,
  type HandoverSummary,
} from '../../../../shared/contracts/routing-handover.ts';
import { StatusTag, type Tone } from '../../../ui/status-tag.tsx';

const LOOKS: Readonly<Record<HandoverState, { tone: Tone; icon: ReactNode }>> = {
  drafted: { tone: 'soon', icon: <EditOutlined /> },
  offered: { tone: 'soon', icon: <EditOutlined /> },
  signed: { tone: 'info', icon: <ClockCircleOutlined /> },
  returned: { tone: 'bad', icon: <RollbackOutlined /> },
  taken_over: { tone: 'bad', icon: <UserSwitchOutlined /> },
  accepted: { tone: 'good', icon: <CheckCircleOutlined /> },
  cancelled: { tone: 'neutral', icon: <MinusCircleOutlined /> },
};

export function HandoverStateTag({ state }: { state: HandoverState }) {
  const { i18n } = useTranslation('handover');
  return <StatusTag {...LOOKS[state]} text={HANDOVER_STATES[state][i18n.language === 'en' ? 'en' : 'zh']} />;
}

/** 陈晨 1002, or the pool of a shift. */
export function useReceiver(nameOf: (shift: string | null) => string | undefined): (h: HandoverSummary) => string {
  const { t } = useTranslation('handover');
  return (handover) => {
    if (handover.to !== null) return `${handover.to.name} ${handover.to.staffNo}`;
    const shift = nameOf(handover.toShift);
    return shift === undefined ? t('toNobody') : t('pool', { shift });
  };
}

/** 11/21 15:42: on paper and under a signature a time does not tick. */
export const dayAndMinute = (instant: string, language: string): string =>
  new Intl.DateTimeFormat(language, { month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit' }).format(
    new Date(instant),
  );
