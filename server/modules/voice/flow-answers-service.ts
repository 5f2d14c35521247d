import type { SmsSender } from '../../platform/sms/sms-sender.ts';
import type { FlowAsk, Variables } from '../flows/index.ts';
import type { Call } from './calls.ts';
import type { AskOf, FlowAnswer } from './steps/step-types.ts';

/** What a flow may ask of the house about a caller; main joins it to whoever knows. */
export type FlowLookup = (
  port: string,
  caller: { readonly customerId: string | undefined; readonly number: string; readonly given: Variables },
  signal: AbortSignal,
) => Promise<Variables | undefined>;

const MOBILE = /^1[3-9]\d{9}$/;

/** What a flow asks for besides sound. A part that fails or is not there is an answer, too: the flow says what then. */
export function createFlowAnswers(needs: {
  readonly lookup: FlowLookup;
  /** Whether the house is open by this calendar; undefined: there is no such calendar. */
  readonly isOpen: (calendar: string) => Promise<boolean | undefined>;
  readonly sms: SmsSender;
  /** A secret is being said from now on, or no longer: what is recorded of this call is silent meanwhile. */
  readonly hush: (call: Call, hushed: boolean) => Promise<void>;
  readonly onFailure: (what: string, error: unknown) => void;
}): (call: Call, ask: FlowAsk) => Promise<FlowAnswer> {
  const lookUp = async (call: Call, ask: AskOf<'lookup'>): Promise<FlowAnswer> => {
    const signal = AbortSignal.timeout(ask.deadlineMs);
    const late = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error('too late')), { once: true });
    });
    try {
      const values = await Promise.race([
        needs.lookup(ask.port, { customerId: call.customerId, number: call.number, given: ask.given }, signal),
        late,
      ]);
      return values === undefined ? { outcome: 'missing' } : { outcome: 'done', values };
    } catch (error) {
      needs.onFailure(ask.port, error);
      return { outcome: 'failed', why: 'trouble' };
    }
  };
  const hours = async (calendar: string): Promise<FlowAnswer> => {
    try {
      const open = await needs.isOpen(calendar);
      if (open === undefined) return { outcome: 'failed', why: 'unknown' };
      return { outcome: open ? 'done' : 'missing' };
    } catch (error) {
      needs.onFailure('hours', error);
      return { outcome: 'failed', why: 'trouble' };
    }
  };
  const send = async (call: Call, { text, turn }: AskOf<'sms'>): Promise<FlowAnswer> => {
    if (!needs.sms.configured) return { outcome: 'failed', why: 'not_configured' };
    // A fixed line takes none, and of a hidden number we do not know it.
    if (!MOBILE.test(call.number)) return { outcome: 'missing', why: 'no_number' };
    const sent = await needs.sms.send({ to: call.number, text, key: `${call.contactId}:${turn}` });
    return sent.sent ? { outcome: 'done' } : { outcome: 'failed', why: sent.why };
  };
  const hush = async (call: Call, { to }: AskOf<'recording'>): Promise<FlowAnswer> => {
    await needs.hush(call, to === 'paused');
    return { outcome: 'done' };
  };
  return (call, ask) => {
    if (ask.do === 'hours') return hours(ask.calendar);
    if (ask.do === 'lookup') return lookUp(call, ask);
    if (ask.do === 'sms') return send(call, ask);
    if (ask.do === 'recording') return hush(call, ask);
    return Promise.resolve({ outcome: 'failed', why: 'unknown' });
  };
}
