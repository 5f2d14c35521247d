import { setTimeout as pause } from 'node:timers/promises';
import type { TrunkTestReport, TrunkTestStep, TrunkTestVerdict } from '../../../shared/contracts/voice-trunk-tests.ts';
import type { MediaEngine } from '../../platform/media/media-engine.ts';
import type { SessionDescription, SipEndpoint } from '../../platform/sip/index.ts';
import { remoteOf } from './call-media.ts';
import type { LineOut, LinesOut } from './line-out-service.ts';
import { lossPercent, verdictOf } from './traces/index.ts';
import { targetText, type RunTest, type TestOrder, type TrunkBook } from './trunks/index.ts';

export interface TestRunNeeds {
  readonly media: Pick<MediaEngine, 'setRemote' | 'play' | 'stats' | 'closeLeg'>;
  readonly sip: Pick<SipEndpoint, 'ping'>;
  readonly lines: LinesOut;
  readonly book: Pick<TrunkBook, 'testWay'>;
  /** The sound that is heard by whoever picks up. */
  readonly announcement: () => string;
}

/** All of it ends in thirty seconds: twenty for somebody to pick up, eight to listen to what comes back. */
const RING_MS = 20_000;
const LISTEN_MS = 8_000;
const RINGING_STATUS = 180;

const NOTHING: Omit<TrunkTestReport, 'verdict'> = {
  ...{ status: null, setUpMs: null, codec: null, secure: false, packetsOut: 0, packetsIn: 0 },
  ...{ lossPercent: 0, jitterMs: 0, mos: null, targets: [] },
};

/** What a refusal says about trunk and number, in the words of the screen. */
function refusalVerdict(status: number): TrunkTestVerdict {
  if (status === 486 || status === 600) return 'busy';
  if (status === 480 || status === 487) return 'not_answered';
  if (status === 404 || status === 484 || status === 604) return 'number_refused';
  return status === 503 || status === 408 ? 'unreachable' : 'trunk_refused';
}

type Outcome =
  { readonly answered: { readonly line: LineOut; readonly answer: SessionDescription } } | { readonly failed: number };

/** A real call by exactly this trunk: says an announcement, listens, and tells how it went. */
export function createTestRun(needs: TestRunNeeds): RunTest {
  const ping = async (trunk: string): Promise<TrunkTestReport> => {
    const pinged = await needs.sip.ping(trunk);
    const heard = pinged.filter((p) => p.status !== undefined).length;
    const verdict = heard === 0 ? 'silent' : heard === pinged.length ? 'answers' : 'partly_answers';
    const slowest = Math.max(...pinged.map((p) => p.roundTripMs ?? -1), -1);
    return {
      ...NOTHING,
      verdict,
      setUpMs: slowest < 0 ? null : slowest,
      targets: pinged.map(({ target, status, roundTripMs }) => ({
        target: targetText(target),
        status: status ?? null,
        roundTripMs: roundTripMs ?? null,
      })),
    };
  };

  const listen = async (
    line: LineOut,
    answer: SessionDescription,
    over: Promise<unknown>,
  ): Promise<TrunkTestReport> => {
    const remote = remoteOf(answer, line.sound);
    await needs.media.setRemote(line.legId, remote);
    await needs.media.play(line.legId, [needs.announcement()]);
    await Promise.race([pause(LISTEN_MS), over]);
    const { packetsIn, packetsOut, lost, jitterMs, mos = null } = await needs.media.stats(line.legId);
    const sounded = verdictOf({ packetsIn, lost, mos });
    return {
      ...NOTHING,
      verdict: sounded === 'silent' ? 'one_way' : sounded,
      status: 200,
      codec: remote.codec,
      secure: remote.srtpKey !== undefined,
      packetsIn,
      packetsOut,
      lossPercent: lossPercent(packetsIn, lost),
      jitterMs,
      mos,
    };
  };

  const call = async (trunk: string, number: string, tell: (step: TrunkTestStep) => void): Promise<TrunkTestReport> => {
    const began = performance.now();
    const way = needs.book.testWay(trunk, number);
    let decide: (outcome: Outcome) => void = () => undefined;
    const decided = new Promise<Outcome>((resolve) => (decide = resolve));
    let tellOver: () => void = () => undefined;
    const over = new Promise<void>((resolve) => (tellOver = resolve));
    let legId = '';
    const called = await needs.lines.call(`test-${trunk}`, [way], {
      moved: (line) => ({ legId } = line),
      progress: (_, status) => {
        if (status >= RINGING_STATUS) tell('ringing');
      },
      answered: (line, answer) => decide({ answered: { line, answer } }),
      failed: ({ status }) => decide({ failed: status }),
      ended: () => tellOver(),
      reoffer: (reoffer) => reoffer.refuse(488),
    });
    if (!called.ok) return { ...NOTHING, verdict: 'not_possible' };
    tell('calling');
    ({ legId } = called.value.first);
    const late = setTimeout(called.value.cancel, RING_MS);
    try {
      const outcome = await decided;
      clearTimeout(late);
      const setUpMs = Math.round(performance.now() - began);
      if ('failed' in outcome)
        return { ...NOTHING, verdict: refusalVerdict(outcome.failed), status: outcome.failed, setUpMs };
      const { line, answer } = outcome.answered;
      tell('listening');
      return { ...(await listen(line, answer, over)), setUpMs };
    } finally {
      clearTimeout(late);
      called.value.bye('test over');
      await needs.media.closeLeg(legId).catch(() => undefined);
    }
  };

  return ({ trunk, number }: TestOrder, tell) => {
    if (number !== null) return call(trunk, number, tell);
    tell('calling');
    return ping(trunk);
  };
}
