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
  sender = { replaceTrack: vi.fn(() => Promise.resolve()) };
  addTrack = (): void => undefined;
  getSenders = () => [this.sender];
  restarts = 0;
  restartIce = (): void => void (this.restarts += 1);
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

class FakeTrack extends EventTarget {
  enabled = true;
  readyState = 'live';
  stop = vi.fn();
}

function setUp(more: Partial<SoftphoneNeeds> = {}) {
  const tracks: FakeTrack[] = [];
  const peers: FakePeer[] = [];
  const later: (() => void)[] = [];
  const attach = vi.fn((_offer: string) => Promise.resolve({ answerSdp: 'v=0' }));
  const restart = vi.fn((_offer: string) => Promise.resolve({ answerSdp: 'v=0' }));
  const detach = vi.fn(() => Promise.resolve());
  const phone = createSoftphone({
    microphone: () => {
      const track = new FakeTrack();
      tracks.push(track);
      return Promise.resolve({ getAudioTracks: () => [track], getTracks: () => [track] } as never);
    },
    peer: () => {
      const peer = new FakePeer();
      peers.push(peer);
      return peer as never;
    },
    prefer: () => undefined,
    attach,
    restart,
    detach,
    hear: () => undefined,
    after: (_ms, run) => {
      later.push(run);
      return () => void later.splice(later.indexOf(run), 1);
    },
    ...more,
  });
  return { phone, tracks, peers, later, attach, restart, detach };
}

it('is ready when the line stands, having offered A-law alone', async () => {
  const { phone, peers, attach } = setUp();
  await phone.connect();
  expect(phone.state()).toEqual({ phase: 'connecting' });
  expect(attach.mock.calls[0]?.[0]).not.toContain('opus');
  peers[0]!.turn('connected');
  expect(phone.state()).toEqual({ phase: 'ready' });
});

it('a line that broke looks for another way first, and stays the same line', async () => {
  const { phone, peers, later, attach, restart } = setUp();
  await phone.connect();
  peers[0]!.turn('connected');
  peers[0]!.turn('disconnected');
  expect(phone.state()).toEqual({ phase: 'lost' });
  later.at(-1)?.();
  await vi.waitFor(() => expect(restart).toHaveBeenCalledTimes(1));
  expect(peers[0]!.restarts).toBe(1);
  peers[0]!.turn('connected');
  expect(phone.state()).toEqual({ phase: 'ready' });
  expect(attach).toHaveBeenCalledTimes(1);
});

it('another network is no reason to wait: the way is looked for at once, and the talk goes on meanwhile', async () => {
  const { phone, peers, restart } = setUp();
  await phone.connect();
  peers[0]!.turn('connected');
  phone.networkChanged();
  await vi.waitFor(() => expect(restart).toHaveBeenCalledTimes(1));
  expect(phone.state()).toEqual({ phase: 'ready' });
});

it('where the house has no such line any more it is made anew, and the old one is closed only when the new one is answered', async () => {
  const { phone, peers, later } = setUp({ restart: () => Promise.reject(new Error('voice.no_phone')) });
  await phone.connect();
  peers[0]!.turn('connected');
  peers[0]!.turn('failed');
  expect(phone.state()).toEqual({ phase: 'lost' });
  later.at(-1)?.();
  expect(peers[0]!.closed).toBe(false);
  await vi.waitFor(() => {
    later.at(-1)?.();
    expect(peers).toHaveLength(2);
  });
  await vi.waitFor(() => expect(peers[0]!.closed).toBe(true));
  peers[1]!.turn('connected');
  expect(phone.state()).toEqual({ phase: 'ready' });
});

it('told by the house that its line is gone, it says so until a fresh one stands; a phone that is off stays off', async () => {
  const { phone, peers, attach } = setUp();
  phone.lineLost();
  expect(phone.state()).toEqual({ phase: 'off' });
  await phone.connect();
  peers[0]!.turn('connected');
  phone.lineLost();
  expect(phone.state()).toEqual({ phase: 'lost' });
  await vi.waitFor(() => expect(attach).toHaveBeenCalledTimes(2));
  expect(phone.state()).toEqual({ phase: 'lost' });
  peers[1]!.turn('connected');
  expect(phone.state()).toEqual({ phase: 'ready' });
});

it('called to another node of the house it opens a fresh line there, and keeps the old one until that stands', async () => {
  const answers: (() => void)[] = [];
  const attach = vi.fn(
    () => new Promise<{ answerSdp: string }>((resolve) => answers.push(() => resolve({ answerSdp: 'v=0' }))),
  );
  const { phone, peers } = setUp({ attach });
  void phone.connect();
  await vi.waitFor(() => expect(answers).toHaveLength(1));
  answers[0]?.();
  await vi.waitFor(() => expect(peers[0]!.remote).toBeDefined());
  peers[0]!.turn('connected');
  phone.lineMoved();
  await vi.waitFor(() => expect(attach).toHaveBeenCalledTimes(2));
  expect([peers.length, peers[0]!.closed]).toEqual([2, false]);
  answers[1]?.();
  await vi.waitFor(() => expect(peers[0]!.closed).toBe(true));
  peers[1]!.turn('connected');
  expect([phone.state(), peers[1]!.closed]).toEqual([{ phase: 'ready' }, false]);
});

it('called away while a line is being opened it opens another after it, for that one may end where we just left', async () => {
  const { phone, peers, attach } = setUp();
  const connecting = phone.connect();
  phone.lineMoved();
  await connecting;
  await vi.waitFor(() => expect(attach).toHaveBeenCalledTimes(2));
  await vi.waitFor(() => expect(peers.map(({ closed }) => closed)).toEqual([true, false]));
});

it('a phone that is off, or is signed off meanwhile, goes nowhere when it is called away', async () => {
  const { phone, peers } = setUp();
  phone.lineMoved();
  expect([phone.state(), peers]).toEqual([{ phase: 'off' }, []]);
  const connecting = phone.connect();
  phone.lineMoved();
  phone.disconnect();
  await connecting;
  // Whatever was to follow it has followed it by now.
  await new Promise((resolve) => setTimeout(resolve));
  expect([phone.state(), peers.length]).toEqual([{ phase: 'off' }, 1]);
});

it('another microphone in the middle of a talk keeps line and mute, and gives the first one back', async () => {
  const { phone, tracks, peers, attach } = setUp();
  await phone.connect();
  peers[0]!.turn('connected');
  phone.mute(true);
  await phone.changeMicrophone();
  expect(peers[0]!.sender.replaceTrack).toHaveBeenCalledWith(tracks[1]);
  expect(tracks[1]!.enabled).toBe(false);
  expect(tracks[0]!.stop).toHaveBeenCalled();
  expect(attach).toHaveBeenCalledTimes(1);
});

it('a microphone that is pulled out is followed by the next best one', async () => {
  const { phone, tracks, peers } = setUp();
  await phone.connect();
  peers[0]!.turn('connected');
  tracks[0]!.dispatchEvent(new Event('ended'));
  await vi.waitFor(() => expect(peers[0]!.sender.replaceTrack).toHaveBeenCalledWith(tracks[1]));
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
  const { phone, tracks } = setUp();
  await phone.connect();
  phone.mute(true);
  expect(tracks[0]!.enabled).toBe(false);
  tracks[0]!.enabled = true;
  await phone.connect();
  expect(tracks[0]!.enabled).toBe(false);
});

it('signing off gives the microphone back and tells the server', async () => {
  const { phone, tracks, peers, detach } = setUp();
  await phone.connect();
  phone.disconnect();
  expect(tracks[0]!.stop).toHaveBeenCalled();
  expect(peers[0]!.closed).toBe(true);
  expect(detach).toHaveBeenCalled();
  expect(phone.state()).toEqual({ phase: 'off' });
});
