import { expect, test } from 'vitest';
import type { LegEars } from './leg.ts';
import { createWebLegs } from './web-legs.ts';
import type { WebPeer } from './web-peer.ts';

const OFFER = ['v=0', 'o=- 1 2 IN IP4 127.0.0.1', 's=-', 't=0 0', 'm=audio 9 UDP/TLS/RTP/SAVPF 8', 'a=mid:0'].join(
  '\r\n',
);
const nothing = (): void => undefined;

/** A leg whose ways are opened and lost by the test. */
async function openLeg() {
  const peers: WebPeer[] = [];
  const lost: string[] = [];
  const closed: number[] = [];
  const ears: LegEars = { audio: nothing, hush: nothing, dtmf: nothing, lost: (_, reason) => void lost.push(reason) };
  const legs = createWebLegs({
    ears,
    add: nothing,
    driver: {
      open: () => {
        const at = peers.length;
        const close = (): Promise<void> => Promise.resolve(void closed.push(at));
        const peer = { answerSdp: '', onPacket: nothing, onConnected: nothing, onDisconnected: nothing };
        peers.push({ ...peer, send: nothing, close });
        return Promise.resolve(peers[at] as WebPeer);
      },
      close: nothing,
    },
  });
  const { legId } = await legs.createWebLeg({ callId: 'c', offerSdp: OFFER });
  return { legs, legId, lost, closed, peer: (at: number) => peers[at] as WebPeer };
}

test('the old way may go while the new one is opened: the leg is not lost', async () => {
  const { legs, legId, lost, closed, peer } = await openLeg();
  await legs.restartWebLeg(legId, OFFER);
  peer(0).onDisconnected();
  peer(1).onConnected();
  expect([lost, closed]).toEqual([[], [0]]);
  peer(1).onDisconnected();
  expect(lost).toEqual(['ice_disconnected']);
});

test('a new way that comes to nothing leaves the old one, and without an old one the leg is lost', async () => {
  const { legs, legId, lost, closed, peer } = await openLeg();
  await legs.restartWebLeg(legId, OFFER);
  peer(1).onDisconnected();
  expect([lost, closed]).toEqual([[], [1]]);
  await legs.restartWebLeg(legId, OFFER);
  peer(0).onDisconnected();
  expect(lost).toEqual([]);
  peer(2).onDisconnected();
  expect(lost).toEqual(['ice_disconnected']);
});
