/** The words of cases and work orders, written once for the screens, the checks and the refusals. */
interface Named {
  readonly zh: string;
  readonly en: string;
}
const codesOf = <T extends Record<string, unknown>>(table: T): [keyof T & string, ...(keyof T & string)[]] =>
  Object.keys(table) as [keyof T & string, ...(keyof T & string)[]];

export const CASE_TYPES = {
  consultation: { zh: '咨询', en: 'Consultation' },
  complaint: { zh: '投诉', en: 'Complaint' },
  fault: { zh: '报障', en: 'Fault' },
  service: { zh: '办理', en: 'Service request' },
  suggestion: { zh: '建议', en: 'Suggestion' },
} as const satisfies Record<string, Named>;
export type CaseType = keyof typeof CASE_TYPES;
export const CASE_TYPE_CODES = codesOf(CASE_TYPES);

export const PRIORITIES = {
  low: { zh: '低', en: 'Low' },
  normal: { zh: '一般', en: 'Normal' },
  high: { zh: '紧急', en: 'High' },
  urgent: { zh: '特急', en: 'Urgent' },
} as const satisfies Record<string, Named>;
export type Priority = keyof typeof PRIORITIES;
export const PRIORITY_CODES = codesOf(PRIORITIES);

export const CASE_STATES = {
  open: { zh: '已受理', en: 'Open' },
  in_progress: { zh: '处理中', en: 'In progress' },
  resolved: { zh: '待客户确认', en: 'Resolved, to be confirmed' },
  confirmed: { zh: '客户已确认', en: 'Confirmed' },
  closed: { zh: '已办结', en: 'Closed' },
  withdrawn: { zh: '客户撤诉', en: 'Withdrawn' },
} as const satisfies Record<string, Named>;
export type CaseState = keyof typeof CASE_STATES;
export const CASE_STATE_CODES = codesOf(CASE_STATES);

export const ORDER_STATES = {
  draft: { zh: '待派单', en: 'To be dispatched' },
  dispatched: { zh: '已派单', en: 'Dispatched' },
  accepted: { zh: '已接单', en: 'Accepted' },
  on_the_way: { zh: '已出发', en: 'On the way' },
  arrived: { zh: '已到场', en: 'Arrived' },
  working: { zh: '处理中', en: 'Working' },
  suspended: { zh: '已挂起', en: 'Suspended' },
  returned: { zh: '已退单', en: 'Returned' },
  done: { zh: '待回访', en: 'Done, to be confirmed' },
  confirmed: { zh: '已回访', en: 'Confirmed' },
  archived: { zh: '已归档', en: 'Archived' },
  cancelled: { zh: '已撤单', en: 'Cancelled' },
} as const satisfies Record<string, Named>;
export type OrderState = keyof typeof ORDER_STATES;
export const ORDER_STATE_CODES = codesOf(ORDER_STATES);

/** Waiting for parts is the operator's own affair: the order rests, the customer's clock does not (product.md WO-2). */
export const SUSPEND_REASONS = {
  customer_reschedules: { zh: '客户改约', en: 'The customer asked for another time', pausesClock: true },
  customer_unreachable: { zh: '联系不上客户', en: 'The customer cannot be reached', pausesClock: true },
  customer_side: { zh: '客户侧原因（装修、停电、自有设备）', en: 'A cause at the customer', pausesClock: true },
  access_denied: { zh: '物业或第三方不准施工', en: 'The property or a third party refuses access', pausesClock: true },
  force_majeure: { zh: '恶劣天气等不可抗力', en: 'Force majeure', pausesClock: true },
  awaiting_parts: { zh: '等待备件（不停表）', en: 'Waiting for parts (the clock runs on)', pausesClock: false },
} as const satisfies Record<string, Named & { readonly pausesClock: boolean }>;
export type SuspendReason = keyof typeof SUSPEND_REASONS;
export const SUSPEND_REASON_CODES = codesOf(SUSPEND_REASONS);

export const RETURN_REASONS = {
  wrong_crew: { zh: '派错班组', en: 'Wrong crew' },
  wrong_kind: { zh: '业务类型不符', en: 'Wrong kind of order' },
  facts_missing: { zh: '信息不全，无法处理', en: 'Facts are missing' },
  no_resource: { zh: '无线路或端口资源', en: 'No line or port is free' },
  needs_other_department: { zh: '须其他部门先处理', en: 'Another department must act first' },
  duplicate: { zh: '重复派单', en: 'Duplicate' },
} as const satisfies Record<string, Named>;
export type ReturnReason = keyof typeof RETURN_REASONS;
export const RETURN_REASON_CODES = codesOf(RETURN_REASONS);

export const BACKFILL_RESULTS = {
  solved: { zh: '已解决', en: 'Solved' },
  solved_by_customer_advice: { zh: '指导客户解决', en: 'Solved by advice' },
  not_reproduced: { zh: '现场未复现', en: 'Not reproduced' },
  customer_cause: { zh: '客户侧原因，已告知', en: 'Cause at the customer, explained' },
  not_possible: { zh: '不具备条件，已解释', en: 'Not possible, explained' },
} as const satisfies Record<string, Named>;
export type BackfillResult = keyof typeof BACKFILL_RESULTS;
export const BACKFILL_RESULT_CODES = codesOf(BACKFILL_RESULTS);

export const STEP_RESULTS = ['helped', 'no_change', 'not_possible'] as const;

export const CONFIRM_OUTCOMES = {
  satisfied: { zh: '满意', en: 'Satisfied' },
  dissatisfied: { zh: '不满意', en: 'Not satisfied' },
  unreachable: { zh: '未联系上', en: 'Not reached' },
} as const satisfies Record<string, Named>;
export type ConfirmOutcome = keyof typeof CONFIRM_OUTCOMES;
export const CONFIRM_OUTCOME_CODES = codesOf(CONFIRM_OUTCOMES);
export const CONFIRM_MEANS = ['contact', 'call', 'chat', 'visit'] as const;
export type ConfirmMeans = (typeof CONFIRM_MEANS)[number];

/** What the customer's silence must cost us before a matter may be closed without a word from him (field.md §1.2: closing needs 回访). */
export const FAILED_TRIES_TO_CLOSE = 3;
/** Three calls in three minutes are one try. */
export const TRY_GAP_MINUTES = 30;

export const CREW_KINDS = ['field', 'back_office'] as const;
export type CrewKind = (typeof CREW_KINDS)[number];

export const CLOCK_STATES = {
  ok: { zh: '时限内', en: 'In time' },
  soon: { zh: '即将超时', en: 'Due soon' },
  breached: { zh: '已超时', en: 'Overdue' },
  paused: { zh: '停表', en: 'Paused' },
  met: { zh: '按时完成', en: 'Done in time' },
  missed: { zh: '超时完成', en: 'Done late' },
} as const satisfies Record<string, Named>;
export type ClockState = keyof typeof CLOCK_STATES;
export const CLOCK_STATE_CODES = codesOf(CLOCK_STATES);

export const MAX_UPLOAD_BYTES = 20 * 1024 * 1024;
export const UPLOAD_MEDIA_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'application/pdf'] as const;
