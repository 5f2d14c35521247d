import { expect, it, vi } from 'vitest';
import { createSoftphone, type SoftphoneNeeds } from './softphone.ts';

/** The browser's phone line, as far as the softphone looks at it. */
class FakePeer extends EventTarget {
  iceGatheringState = 'complete';
  connectionState = 'new';
  localDescription = {
    sdp: 'm=audio 9 UDP/TLS/RTP/SAVPF 111 8\r\na=rtpmap:111 opus/48000/2\r\na=rtpmap:8 PCMA/8000\r\n',
  };
  remote: unknown;
  closed = false;
  addTrack = (): void => undefined;
  createOffer = () => Promise.resolve({});
  setLocalDescription = () => Promise.resolve();
  setRemoteDescription = (remote: unknown) => {
    this.remote = remote;
    return Promise.resolve();
  };
  close = (): void => {
    this.closed = true;
  };
  turn(state: string): void {
    this.connectionState = state;
    this.dispatchEvent(new Event('connectionstatechange'));
  }
}

function setUp(more: Partial<SoftphoneNeeds> = {}) {
  const track = { enabled: true, readyState: 'live', stop: vi.fn() };
  const peers: FakePeer[] = [];
  const later: (() => void)[] = [];
  const attach = vi.fn((_offer: string) => Promise.resolve({ answerSdp: 'v=0' }));
  const detach = vi.fn(() => Promise.resolve());
  const phone = createSoftphone({
    microphone: () => Promise.resolve({ getAudioTracks: () => [track], getTracks: () => [track] } as never),
    peer: () => {
      const peer = new FakePeer();
      peers.push(peer);
      return peer as never;
    },
    prefer: () => undefined,
    attach,
    detach,
    hear: () => undefined,
    after: (_ms, run) => {
      later.push(run);
      return () => void later.splice(later.indexOf(run), 1);
    },
    ...more,
  });
  return { phone, track, peers, later, attach, detach };
}

it('is ready when the line stands, having offered A-law alone', async () => {
  const { phone, peers, attach } = setUp();
  await phone.connect();
  expect(phone.state()).toEqual({ phase: 'connecting' });
  expect(attach.mock.calls[0]?.[0]).not.toContain('opus');
  peers[0]!.turn('connected');
  expect(phone.state()).toEqual({ phase: 'ready' });
});

it('a line that fails is made anew by itself, and the old one is closed only when the new one is answered', async () => {
  const { phone, peers, later } = setUp();
  await phone.connect();
  peers[0]!.turn('connected');
  peers[0]!.turn('failed');
  expect(phone.state()).toEqual({ phase: 'lost' });
  expect(peers[0]!.closed).toBe(false);
  later.at(-1)?.();
  await vi.waitFor(() => expect(peers[0]!.closed).toBe(true));
  peers[1]!.turn('connected');
  expect(phone.state()).toEqual({ phase: 'ready' });
});

it('a refused microphone is said and not asked for again behind the agent', async () => {
  const refusal = Object.assign(new Error('no'), { name: 'NotAllowedError' });
  const { phone, later } = setUp({ microphone: () => Promise.reject(refusal) });
  await phone.connect();
  expect(phone.state()).toEqual({ phase: 'failed', trouble: 'denied' });
  expect(later).toHaveLength(0);
});

it('a server that does not answer is asked again', async () => {
  const { phone, later } = setUp({ attach: () => Promise.reject(new Error('client.timeout')) });
  await phone.connect();
  expect(phone.state()).toEqual({ phase: 'failed', trouble: 'no_answer' });
  expect(later).toHaveLength(1);
});

it('mute silences the microphone, and stays when the line is made anew', async () => {
  const { phone, track } = setUp();
  await phone.connect();
  phone.mute(true);
  expect(track.enabled).toBe(false);
  track.enabled = true;
  await phone.connect();
  expect(track.enabled).toBe(false);
});

it('signing off gives the microphone back and tells the server', async () => {
  const { phone, track, peers, detach } = setUp();
  await phone.connect();
  phone.disconnect();
  expect(track.stop).toHaveBeenCalled();
  expect(peers[0]!.closed).toBe(true);
  expect(detach).toHaveBeenCalled();
  expect(phone.state()).toEqual({ phase: 'off' });
});
