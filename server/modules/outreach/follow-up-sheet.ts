import type { FollowUp } from '../../../shared/contracts/outreach.ts';
import type { Language } from '../../../shared/contracts/messages.ts';
import { csvSheet } from '../../platform/csv.ts';

const HEADS = {
  zh: [
    '诉求单',
    '来由',
    '状态',
    '结果',
    '备注',
    '回访人',
    '诉求负责人',
    '地区',
    '未接通次数',
    '应访时间',
    '最晚时间',
    '安排时间',
    '结束时间',
  ],
  en: [
    ...['Case', 'Reason', 'State', 'Result', 'Note', 'Called by', 'Owner of the case', 'Area', 'Calls in vain'],
    ...['From', 'Until', 'Planned', 'Ended'],
  ],
} as const;
const WORDS = {
  zh: {
    reason: { case_closed: '诉求办结', order_closed: '工单归档', by_hand: '人工安排' },
    state: {
      ...{ planned: '待回访', taken: '回访中', done: '已回访', unreached: '未联系上' },
      ...{ cancelled: '已取消', expired: '已过期' },
    },
    result: { satisfied: '满意', unsatisfied: '不满意', refused: '拒绝回访', reached: '已接通，未评价' },
  },
  en: {
    reason: { case_closed: 'Case closed', order_closed: 'Order closed', by_hand: 'By hand' },
    state: {
      ...{ planned: 'Planned', taken: 'Being called', done: 'Done', unreached: 'Not reached' },
      ...{ cancelled: 'Cancelled', expired: 'Expired' },
    },
    result: {
      satisfied: 'Satisfied',
      unsatisfied: 'Not satisfied',
      refused: 'Refused',
      reached: 'Reached, no opinion',
    },
  },
} as const;

/** Holds no customer: cases are named by their number. */
export function followUpSheet(
  rows: readonly FollowUp[],
  areaName: (code: string) => string,
  language: Language,
): string {
  const words = WORDS[language];
  const lines = rows.map((r) => [
    ...[r.caseNumber, words.reason[r.reason], words.state[r.state], r.result === null ? null : words.result[r.result]],
    ...[r.note, r.agentName, r.ownerName, r.areaCode === null ? null : areaName(r.areaCode), r.tries],
    ...[r.notBefore, r.notAfter, r.plannedAt, r.endedAt],
  ]);
  return csvSheet(HEADS[language], lines);
}
