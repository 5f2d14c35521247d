/**
 * The measures of the field, each one function with its formula (docs/field, KPI definitions). They are computed from a tally of
 * contacts that arrived in a period; a share with nothing to divide by is null, never 0 or 100 %.
 *
 * A contact that still waits is in nobody's denominator yet: it is `open`, and counts from the moment it is answered or gone.
 */
export interface Tally {
  /** All contacts, whatever they wanted. */
  readonly arrived: number;
  /** Those that asked for a person, at the desk of the menu or of the page. */
  readonly requested: number;
  /** Of those: neither answered nor gone yet. */
  readonly open: number;
  /** Answered by a person. */
  readonly answered: number;
  readonly answeredIn15: number;
  readonly answeredIn20: number;
  /** Within the promise of their own queue. */
  readonly answeredInTarget: number;
  /** The customer left after asking and before an answer, short abandons included. */
  readonly abandoned: number;
  /** Left before the queue's short threshold: a wrong number or a change of mind. */
  readonly shortAbandoned: number;
  /** Asked for a person, and we ended it before one answered. */
  readonly lost: number;
  /** Over without ever asking for a person, ended by the menu's own answer. */
  readonly selfServed: number;
  /** Over without asking for a person, the customer hung up in the menu. */
  readonly leftInMenu: number;
  /** Sum over answered contacts, request to answer. */
  readonly waitMs: number;
  /** Answered contacts whose talk is over, with the sums of their talk and after-call work. */
  readonly handled: number;
  readonly talkMs: number;
  readonly afterCallMs: number;
}

const share = (part: number, whole: number): number | null => (whole <= 0 ? null : part / whole);
const meanSeconds = (ms: number, count: number): number | null => (count <= 0 ? null : ms / count / 1000);

/** Requests whose fate is known. */
export const decided = (t: Tally): number => t.requested - t.open;

/**
 * 服务水平 SL(T) = answered ≤ T ÷ (offered − short abandons). T is the promise of each contact's own queue (15 s for the hotline,
 * answered within by 85 %). Short abandons are excluded; a longer abandon, also one before T, counts as missed.
 * Source: Amazon Connect and Google CCAI metric definitions; the treatment of abandons is ours and stated with the number.
 */
export const serviceLevel = (t: Tally): number | null => share(t.answeredInTarget, decided(t) - t.shortAbandoned);

/** 15 秒人工接通率 = answered by a person ≤ 15 s from the 转人工 request ÷ requests. The clock starts at the request, not at the menu. */
export const connectRate15 = (t: Tally): number | null => share(t.answeredIn15, decided(t));

/** 人工接通率 = answered by a person ÷ 转人工 requests. */
export const connectRate = (t: Tally): number | null => share(t.answered, decided(t));

/** 弃呼率 = abandoned ÷ (answered + abandoned), short abandons in neither (Google CCAI data dictionary). */
export const abandonRate = (t: Tally): number | null => {
  const long = t.abandoned - t.shortAbandoned;
  return share(long, t.answered + long);
};

/** 平均应答时长 ASA = Σ (request → answer) ÷ answered, in seconds. */
export const averageSpeedOfAnswer = (t: Tally): number | null => meanSeconds(t.waitMs, t.answered);

/** 平均处理时长 AHT = (talk + after-call work) ÷ handled, in seconds. Hold is inside talk: the line is the agent's meanwhile. */
export const averageHandleTime = (t: Tally): number | null => meanSeconds(t.talkMs + t.afterCallMs, t.handled);

/** 事后处理 ACW = after-call work ÷ handled, in seconds. */
export const averageAfterCallWork = (t: Tally): number | null => meanSeconds(t.afterCallMs, t.handled);

/** 自助服务占比 = over without a person ÷ all that are decided; who gave up in the menu was not served and only in the denominator. */
export const selfServiceShare = (t: Tally): number | null => share(t.selfServed, t.arrived - t.open - inMenu(t));

/** Still with the menu: arrived, never asked, not over. */
const inMenu = (t: Tally): number => t.arrived - t.requested - t.selfServed - t.leftInMenu;

/** 占有率 = work ÷ (work + available idle); breaks and training are in neither. */
export const occupancy = (time: { readonly workMs: number; readonly idleMs: number }): number | null =>
  share(time.workMs, time.workMs + time.idleMs);
