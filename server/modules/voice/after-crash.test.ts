import { describe, expect, it } from 'vitest';
import type { Tx } from '../../platform/events/transactor.ts';
import { silentLog } from '../../platform/log.ts';
import { createAfterCrash, type WorkerCrash } from './after-crash-service.ts';
import { newCall, type Call } from './calls.ts';
import { newTalk } from './talk.ts';

const PLAIN: Call['sound'] = { alsoFrom: [], codecs: ['PCMA'], srtp: 'never', inbandKeys: false };
const NOTHING: WorkerCrash = {
  type: 'worker_crashed',
  reason: 'SIGKILL',
  legs: [],
  restored: [],
  waiting: [],
  recordings: [],
};

function setUp() {
  const did: string[] = [];
  const calls: Call[] = [];
  const note = (what: string) => (call: Call) => Promise.resolve(void did.push(`${what} ${call.contactId}`));
  const paused = new Set<string>();
  const crash = createAfterCrash({
    transactor: { run: (work) => work({} as Tx) },
    calls: { all: () => calls },
    phones: { lost: (legId) => void did.push(`phone lost ${legId}`) },
    others: { legLost: (legId) => void did.push(`other lost ${legId}`) },
    recorder: {
      finishAfterCrash: (call) => {
        did.push(`repaired ${call.recordingId}`);
        call.recordingId = undefined;
        return Promise.resolve();
      },
      pausedUntil: (call) => (paused.has(call.contactId) ? new Date() : undefined),
      pause: (call, on) => Promise.resolve(void did.push(`pause ${call.contactId} ${on}`)),
      talk: note('word again'),
    },
    talks: { apply: note('sound again'), note: (call, event) => note(event)(call) },
    talkLog: { note: (_, { contactId, event, to }) => Promise.resolve(void did.push(`${event} ${contactId} ${to}`)) },
    log: silentLog,
    end: (call, reason) => void did.push(`ended ${call.contactId} ${reason}`),
  });
  const call = (contactId: string, more: Partial<Call> = {}): Call => {
    const sip = { bye: () => void did.push(`bye ${contactId}`) };
    const line = { sip, legId: `leg-${contactId}`, localAudio: () => undefined as never, sound: PLAIN, trunk: 't' };
    const made = Object.assign(newCall({ contactId, number: '1', ...line, phase: 'waiting' }), more);
    calls.push(made);
    return made;
  };
  const happens = async (more: Partial<WorkerCrash>, webLegs: readonly string[] = []): Promise<string[]> => {
    crash.crashed({ ...NOTHING, ...more }, (legId) => webLegs.includes(legId));
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    return did;
  };
  const firstTold = (...legs: string[]): string[] => {
    crash.browsersLost(legs, () => false);
    return did.splice(0);
  };
  return { call, happens, firstTold, paused };
}

const inTalk = (recordingId?: string): Partial<Call> => ({
  phase: 'talking',
  agentLegId: 'desk',
  talk: newTalk(new Date()),
  recordingId,
});

describe('after a process that carried sound has died', () => {
  it('who waits in the line is told of in their story, and others are not', async () => {
    const { call, happens } = setUp();
    call('waits');
    call('other');
    expect(await happens({ restored: ['leg-waits'] })).toEqual(['sound_broke waits over']);
  });

  it('a recording that was cut goes on in a second file, and a pause goes on with it', async () => {
    const { call, happens, paused } = setUp();
    call('talks', inTalk('r'));
    paused.add('talks');
    expect(await happens({ restored: ['leg-talks'], recordings: ['r'] })).toEqual([
      'repaired r',
      'sound again talks',
      'pause talks true',
      'sound_broke talks',
    ]);
  });

  it('a desk whose line is gone is told so, and a page of the web by its own way', async () => {
    const { call, happens } = setUp();
    call('talks', inTalk());
    const did = await happens({ waiting: ['desk', 'page'] }, ['page']);
    expect(did).toContain('phone lost desk');
    expect(did).not.toContain('phone lost page');
    expect(did).toContain('sound_broke talks');
  });

  it('a desk is told in the moment itself and only once, and its call is told of although it has left it meanwhile', async () => {
    const { call, happens, firstTold } = setUp();
    const talks = call('talks', inTalk());
    expect(firstTold('desk')).toEqual(['phone lost desk']);
    // What the loss of its phone does to the call; and it may be back before anything is known of the telephones.
    talks.agentLegId = undefined;
    expect(await happens({ waiting: ['desk'] })).toEqual(['sound_broke talks']);
  });

  it('who could not be brought back is told goodbye, with what was recorded kept', async () => {
    const { call, happens } = setUp();
    call('gone', inTalk('r'));
    const did = await happens({ legs: ['leg-gone', 'outside'], recordings: ['r'] });
    expect(did).toEqual(
      expect.arrayContaining(['repaired r', 'ended gone media_failure', 'bye gone', 'other lost outside']),
    );
    expect(did).not.toContain('sound_broke gone');
  });
});
