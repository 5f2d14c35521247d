import { Audio, PeerConnection } from 'node-datachannel';
import { createFlow, type Ends, type Flow } from './voice-flow.ts';

/** A browser's side of a call, by a library that costs the machine little: what is measured is the other side. */
export interface BrowserEnd {
  readonly offer: string;
  readonly flow: Flow;
  /** Resolves when it is connected. */
  answer(sdp: string): Promise<void>;
  close(): Promise<void>;
}

const PCMA = 8;
const GATHER_MS = 5_000;
const CONNECT_MS = 20_000;

const within = <T>(promise: Promise<T>, ms: number, what: string): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${ms} ms`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
};

export async function openBrowserEnd(ends: Ends): Promise<BrowserEnd> {
  const connection = new PeerConnection('bench', { iceServers: [], disableAutoNegotiation: true });
  const audio = new Audio('0', 'SendRecv');
  audio.addAudioCodec(PCMA, 'PCMA');
  const ssrc = Math.floor(Math.random() * 0xff_ff_ff);
  audio.addSSRC(ssrc, 'bench', 'bench', 'sound');
  const track = connection.addTrack(audio);
  const flow = createFlow(ends, (packet) => {
    packet.writeUInt32BE(ssrc, 8);
    if (track.isOpen()) track.sendMessageBinary(packet);
  });
  track.onMessage((message) => flow.receive(message));
  const offer = await within(
    new Promise<string>((resolve) => {
      connection.onGatheringStateChange((state) => {
        if (state === 'complete') resolve(connection.localDescription()?.sdp ?? '');
      });
      connection.setLocalDescription('offer');
    }),
    GATHER_MS,
    'gathering',
  );
  return {
    offer,
    flow,
    answer: (sdp) =>
      within(
        new Promise<void>((resolve) => {
          track.onOpen(() => resolve());
          connection.setRemoteDescription(sdp, 'answer');
        }),
        CONNECT_MS,
        'connecting',
      ),
    close: () => {
      connection.close();
      return Promise.resolve();
    },
  };
}
