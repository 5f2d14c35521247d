import { useTranslation } from 'react-i18next';
import {
  CASE_STATES,
  CASE_TYPES,
  CONFIRM_OUTCOMES,
  ORDER_STATES,
  type CaseState,
  type CaseType,
  type ClockState,
  type ConfirmOutcome,
  type OrderState,
} from '../../../../shared/contracts/cases-catalogue.ts';
import type { Tone } from '../../../ui/status-tag.tsx';

const CLOCK_TONES: Readonly<Record<ClockState, Tone>> = {
  ok: 'neutral',
  soon: 'soon',
  breached: 'bad',
  paused: 'neutral',
  met: 'good',
  missed: 'bad',
};
const DONE: readonly OrderState[] = ['done', 'confirmed', 'archived'];
const STUCK: readonly OrderState[] = ['returned', 'cancelled', 'suspended'];

const nameIn =
  (language: string) =>
  <Code extends string>(table: Readonly<Record<Code, { readonly zh: string; readonly en: string }>>) =>
  (code: Code): string =>
    language === 'en' ? table[code].en : table[code].zh;

/** The names of cases and orders, from the one catalogue that server and screens share. */
export function useCaseWords() {
  const { i18n } = useTranslation('desk');
  const named = nameIn(i18n.language);
  return {
    caseState: named<CaseState>(CASE_STATES),
    caseType: named<CaseType>(CASE_TYPES),
    orderState: named<OrderState>(ORDER_STATES),
    outcome: named<ConfirmOutcome>(CONFIRM_OUTCOMES),
    orderTone: (state: OrderState): Tone => (DONE.includes(state) ? 'good' : STUCK.includes(state) ? 'soon' : 'info'),
    clockTone: (clock: ClockState): Tone => CLOCK_TONES[clock],
  };
}
