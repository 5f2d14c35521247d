import { describe, expect, it } from 'vitest';
import { silentLog } from '../../platform/log.ts';
import type { Principal } from '../identity/index.ts';
import type { Transactor, Tx } from '../../platform/events/transactor.ts';
import { createAbuseUse } from './abuse-service.ts';
import { createCalls, newCall } from './calls.ts';
import { newTalk } from './talk.ts';

const who = (staffId: string): Principal => ({
  ...{ sessionId: 's', staffId, staffNo: '1001', name: '林', post: 'front_line_agent', dataScope: 'own' },
  permissions: new Set(['contact.handle.voice']),
  ...{ centre: 'c', area: null, team: null, mustChangePassword: false, expiresAt: new Date(0), source: null },
});

function talkOfAgent() {
  const calls = createCalls();
  const did: string[] = [];
  const call = newCall({
    contactId: 'c',
    number: '13800138000',
    sip: { bye: () => undefined },
    legId: 'l',
    localAudio: () => ({ address: '127.0.0.1', port: 1, sessionId: 1, version: 1 }),
    sound: { alsoFrom: [], codecs: ['PCMA', 'PCMU'], srtp: 'never', inbandKeys: false },
    trunk: 'demo',
    phase: 'talking',
  });
  call.agentId = 'lin';
  call.talk = newTalk(new Date(0));
  calls.add(call);
  const done = (what: string): Promise<void> => Promise.resolve(void did.push(what));
  const abuse = createAbuseUse({
    calls,
    transactor: { run: (work: (tx: Tx) => Promise<unknown>) => work({} as Tx) } as Transactor,
    audit: { append: (_tx, act) => done(`audit ${act.action}: ${act.reason}`) },
    media: { play: (_leg, [sound]) => done(`play ${sound}`).then(() => ({ playId: 'p' })) },
    talks: { note: (_call, event) => done(`note ${event}`), inTurn: (_call, what) => what() },
    endContact: (_id, reason) => done(`end ${reason}`),
    askPause: (staffId) => done(`pause ${staffId}`),
    promptSound: (prompt) => prompt,
    log: silentLog,
  });
  return { abuse, did };
}

describe('a caller who insults the agent', () => {
  it('hears the warning of the house, on record', async () => {
    const { abuse, did } = talkOfAgent();
    await abuse.warn(who('lin'), 'c');
    expect(did).toEqual(['note abuse_warned', 'play abuse-warning']);
  });
  it('is not cut off without a warning', async () => {
    const { abuse, did } = talkOfAgent();
    await expect(abuse.end(who('lin'), 'c', '持续辱骂')).rejects.toMatchObject({ code: 'voice.not_warned' });
    expect(did).toEqual([]);
  });
  it('is cut off after it, with the reason in the audit trail, and the agent has a moment to breathe', async () => {
    const { abuse, did } = talkOfAgent();
    await abuse.warn(who('lin'), 'c');
    await abuse.end(who('lin'), 'c', '持续辱骂');
    expect(did.slice(2)).toEqual(['audit contact.ended_for_abuse: 持续辱骂', 'end abuse', 'pause lin']);
  });
  it('is not for anybody else to cut off', async () => {
    await expect(talkOfAgent().abuse.warn(who('wang'), 'c')).rejects.toMatchObject({ code: 'contacts.not_yours' });
  });
});
