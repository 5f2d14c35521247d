import type { FlowAsk, Variables } from '../flows/index.ts';
import type { Call } from './calls.ts';
import type { FlowAnswer } from './flow-minute-service.ts';

/** What a flow may ask of the house about a caller; main joins it to whoever knows. */
export type FlowLookup = (
  port: string,
  caller: { readonly customerId: string | undefined; readonly number: string },
  signal: AbortSignal,
) => Promise<Variables | undefined>;

/** What a flow asks for besides sound. A part that fails or is not there is an answer, too: the flow says what then. */
export function createFlowAnswers(needs: {
  readonly lookup: FlowLookup;
  /** Whether the house is open by this calendar; undefined: there is no such calendar. */
  readonly isOpen: (calendar: string) => Promise<boolean | undefined>;
  readonly onFailure: (what: string, error: unknown) => void;
}): (call: Call, ask: FlowAsk) => Promise<FlowAnswer> {
  const lookUp = async (call: Call, ask: Extract<FlowAsk, { do: 'lookup' }>): Promise<FlowAnswer> => {
    const signal = AbortSignal.timeout(ask.deadlineMs);
    const late = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error('too late')), { once: true });
    });
    try {
      const values = await Promise.race([needs.lookup(ask.port, call, signal), late]);
      return values === undefined ? { outcome: 'missing' } : { outcome: 'done', values };
    } catch (error) {
      needs.onFailure(ask.port, error);
      return { outcome: 'failed' };
    }
  };
  const hours = async (calendar: string): Promise<FlowAnswer> => {
    try {
      const open = await needs.isOpen(calendar);
      if (open === undefined) return { outcome: 'failed' };
      return { outcome: open ? 'done' : 'missing' };
    } catch (error) {
      needs.onFailure('hours', error);
      return { outcome: 'failed' };
    }
  };
  return (call, ask) => {
    if (ask.do === 'hours') return hours(ask.calendar);
    if (ask.do === 'lookup') return lookUp(call, ask);
    // Nothing of a menu is recorded, so there is nothing to pause yet; the talk begins with the agent.
    if (ask.do === 'recording') return Promise.resolve({ outcome: 'done' });
    return Promise.resolve({ outcome: 'failed' });
  };
}
