import type { SocketClient } from '../../../ui/socket-client.ts';
import { watchLevel } from '../../../ui/voice/level.ts';
import { countLine, qualityBetween } from '../../../ui/voice/line-quality.ts';
import type { EchoMeasured } from './echo-verdict.ts';
import { phoneReady } from './phone-ready.ts';
import type { Softphone } from './softphone.ts';

/** One sentence, and its echo. */
export const ECHO_SECONDS = 6;

interface Needs {
  readonly phone: Softphone;
  readonly socket: Pick<SocketClient, 'call'>;
  /** The drawer was closed: the agent must not go on hearing themselves. */
  readonly signal: AbortSignal;
  readonly onListening: () => void;
}

function lasts(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** The loudest moment of a stream, until it is stopped. */
function peakOf(stream: MediaStream | null | undefined): { readonly stop: () => number } {
  let peak = 0;
  if (stream === null || stream === undefined) return { stop: () => peak };
  const end = watchLevel(stream, (level) => (peak = Math.max(peak, level)));
  return {
    stop: () => {
      end();
      return peak;
    },
  };
}

/** The house sends back what the microphone says. Undefined: called off. */
export async function runEchoTest({ phone, socket, signal, onListening }: Needs): Promise<EchoMeasured | undefined> {
  if (phone.state().phase !== 'ready') await phone.connect();
  await phoneReady(phone);
  const echo = (on: boolean): Promise<unknown> => socket.call({ cmd: 'voice.echo-test', data: { on } });
  await echo(true);
  try {
    onListening();
    const [spoken, heard] = [peakOf(phone.voice()), peakOf(phone.heard())];
    const before = await countLine(phone.line());
    await lasts(ECHO_SECONDS * 1_000, signal);
    const after = await countLine(phone.line());
    const quality = before === undefined || after === undefined ? undefined : qualityBetween(before, after);
    const measured = { spoken: spoken.stop(), heard: heard.stop(), quality };
    return signal.aborted ? undefined : measured;
  } finally {
    await echo(false).catch(() => undefined);
  }
}
