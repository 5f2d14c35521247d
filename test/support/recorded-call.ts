import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createCallRecorder,
  type CallRecorder,
  type CallRecorderNeeds,
} from '../../server/modules/voice/call-recorder-service.ts';
import { createCalls, newCall, type Call, type Calls } from '../../server/modules/voice/calls.ts';
import { silentLog } from '../../server/platform/log.ts';
import { createFakeMediaEngine, type FakeMediaEngine } from '../../server/platform/media/fake-media-engine.ts';
import { systemClock } from '../../shared/kernel/clock.ts';
import { newId } from '../../shared/kernel/id.ts';

export interface RecordedCall {
  readonly media: FakeMediaEngine;
  readonly calls: Calls;
  readonly call: Call;
  readonly recorder: CallRecorder;
  /** What was marked in the recording, and by whom. */
  readonly marks: string[];
}

/** A customer and an agent who talk, and the recorder that runs; without sound, and with a database that takes everything. */
export async function recordedCall(
  wish: {
    readonly examine?: CallRecorderNeeds['files']['examine'];
    readonly end?: CallRecorderNeeds['recordings']['end'];
  } = {},
): Promise<RecordedCall> {
  const media = createFakeMediaEngine();
  const marks: string[] = [];
  const calls = createCalls();
  const [customer, agent] = [
    (await media.createSipLeg({ callId: 'c' })).legId,
    (await media.createSipLeg({ callId: 'c' })).legId,
  ];
  const call = newCall({
    contactId: newId(),
    number: '1',
    sip: { bye: () => undefined },
    legId: customer,
    localAudio: () => ({ address: '127.0.0.1', port: 1, version: 1 }) as never,
    sound: { alsoFrom: [], codecs: ['PCMA', 'PCMU'], srtp: 'never', inbandKeys: false },
    trunk: 'demo',
    phase: 'talking',
  });
  calls.add(call);
  const recorder = createCallRecorder({
    media,
    clock: systemClock,
    folder: join(tmpdir(), 'recorded-call-test'),
    log: silentLog,
    files: {
      seal: () => ({ key: new Uint8Array(32), head: new Uint8Array(9), keyId: 'k1' }),
      examine: wish.examine ?? (() => Promise.resolve({ bytes: 1, durationMs: 1, sha256: 'a' })),
    },
    recordings: {
      begin: () => Promise.resolve(),
      end: wish.end ?? (() => Promise.resolve()),
      unfinished: () => Promise.resolve([]),
      mark: (_, { kind, actor }) => {
        marks.push(`${kind} ${actor}`);
        return Promise.resolve(true);
      },
    },
  });
  await recorder.talk(call, [agent]);
  return { media, calls, call, recorder, marks };
}
