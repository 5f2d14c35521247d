import type { Language } from '../../../../shared/contracts/messages.ts';
import type { MeasuredCall } from '../../../../shared/contracts/voice-traces.ts';
import { csvSheet } from '../../../platform/csv.ts';

const HEADS = {
  zh: [
    '时间',
    '哪一侧',
    '中继',
    '坐席',
    '编码',
    'MOS',
    '丢包 %',
    '抖动 ms',
    '往返 ms',
    '收到包数',
    '发出包数',
    '联络编号',
  ],
  en: [
    'Time',
    'Side',
    'Trunk',
    'Agent',
    'Codec',
    'MOS',
    'Loss %',
    'Jitter ms',
    'Round trip ms',
    'In',
    'Out',
    'Contact',
  ],
} as const;
const SIDES = { zh: { trunk: '客户侧', agent: '坐席侧' }, en: { trunk: 'Customer', agent: 'Agent' } } as const;

/** Holds no customer: contacts are named by their id. */
export function qualitySheet(rows: readonly MeasuredCall[], language: Language): string {
  const lines = rows.map((r) => [
    ...[r.at, SIDES[language][r.leg], r.trunk, r.agentName, r.codec, r.mos?.toFixed(2) ?? null, r.lossPercent],
    ...[Math.round(r.jitterMs), r.roundTripMs === null ? null : Math.round(r.roundTripMs)],
    ...[r.packetsIn, r.packetsOut, r.contactId],
  ]);
  return csvSheet(HEADS[language], lines);
}
