import { Audio, PeerConnection, type Track } from 'node-datachannel';
import { createFlow, type Ends, type Flow } from './voice-flow.ts';

/** A browser's side of a call, by a library that costs the machine little: what is measured is the other side. */
export interface BrowserEnd {
  readonly offer: string;
  readonly flow: Flow;
  /** Resolves when it is connected. */
  answer(sdp: string): Promise<void>;
  /** A fresh connection in place of the one there is, for the same flow: its offer. */
  again(): Promise<string>;
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

interface Way {
  readonly connection: PeerConnection;
  readonly track: Track;
  readonly offer: string;
}

async function openWay(ssrc: number, hear: (message: Buffer) => void): Promise<Way> {
  const connection = new PeerConnection('bench', { iceServers: [], disableAutoNegotiation: true });
  const audio = new Audio('0', 'SendRecv');
  audio.addAudioCodec(PCMA, 'PCMA');
  audio.addSSRC(ssrc, 'bench', 'bench', 'sound');
  const track = connection.addTrack(audio);
  track.onMessage(hear);
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
  return { connection, track, offer };
}

export async function openBrowserEnd(ends: Ends): Promise<BrowserEnd> {
  const ssrc = Math.floor(Math.random() * 0xff_ff_ff);
  const flow = createFlow(ends, (packet) => {
    packet.writeUInt32BE(ssrc, 8);
    if (way.track.isOpen()) way.track.sendMessageBinary(packet);
  });
  let way = await openWay(ssrc, (message) => flow.receive(message));
  return {
    offer: way.offer,
    flow,
    answer: (sdp) =>
      within(
        new Promise<void>((resolve) => {
          way.track.onOpen(() => resolve());
          way.connection.setRemoteDescription(sdp, 'answer');
        }),
        CONNECT_MS,
        'connecting',
      ),
    again: async () => {
      way.connection.close();
      way = await openWay(ssrc, (message) => flow.receive(message));
      return way.offer;
    },
    close: () => {
      way.connection.close();
      return Promise.resolve();
    },
  };
}
