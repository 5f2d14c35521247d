import { chromium, type Browser, type Page } from 'playwright-core';

/** A real browser that says a tone and listens: for legs alone, without the product's pages around them. */
export interface SoundPage {
  /** A fresh connection and its offer, all candidates in it. The one before goes on until `accept`. */
  offer(iceServers?: readonly object[], codec?: 'PCMA' | 'opus'): Promise<string>;
  /** ICE restart (RFC 8445 §9) of the connection there is. */
  restartOffer(): Promise<string>;
  accept(answerSdp: string): Promise<void>;
  connected(): Promise<boolean>;
  say(hz: number): Promise<void>;
  /** Level of a tone in what is heard now, in decibels of full scale; of silence −Infinity. */
  level(hz: number): Promise<number>;
  /** Kinds of the candidates in use: ours and theirs. */
  pair(): Promise<string>;
  close(): Promise<void>;
}

const PAGE = `
  const context = new AudioContext();
  const tone = new OscillatorNode(context, { frequency: 1000 });
  const gain = new GainNode(context, { gain: 0.4 });
  const out = context.createMediaStreamDestination();
  tone.connect(gain).connect(out);
  tone.start();
  const ear = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 });
  const gathered = (peer) => peer.iceGatheringState === 'complete' ? Promise.resolve() : new Promise((done) => {
    peer.addEventListener('icegatheringstatechange', () => { if (peer.iceGatheringState === 'complete') done(); });
    setTimeout(done, 5000);
  });
  let peer, before;
  const described = async (own, options) => {
    await own.setLocalDescription(await own.createOffer(options));
    await gathered(own);
    return own.localDescription.sdp;
  };
  window.sound = {
    offer: async (iceServers, codec) => {
      before = peer;
      peer = new RTCPeerConnection({ iceServers });
      peer.addTrack(out.stream.getAudioTracks()[0], out.stream);
      const wanted = RTCRtpSender.getCapabilities('audio').codecs.filter((c) => c.mimeType === 'audio/' + codec);
      for (const one of peer.getTransceivers()) one.setCodecPreferences(wanted);
      peer.addEventListener('track', ({ track }) => {
        const stream = new MediaStream([track]);
        // Chromium decodes a stream only when an element plays it.
        const element = new Audio();
        element.srcObject = stream;
        element.play();
        context.createMediaStreamSource(stream).connect(ear);
      });
      return described(peer);
    },
    restartOffer: () => described(peer, { iceRestart: true }),
    accept: async (sdp) => {
      await peer.setRemoteDescription({ type: 'answer', sdp });
      before?.close();
      before = undefined;
    },
    connected: () => peer.connectionState === 'connected',
    say: (hz) => { tone.frequency.value = hz; },
    level: (hz) => {
      const bins = new Float32Array(ear.frequencyBinCount);
      ear.getFloatFrequencyData(bins);
      const at = Math.round((hz * ear.fftSize) / context.sampleRate);
      return Math.max(...bins.slice(at - 2, at + 3));
    },
    pair: async () => {
      const all = [...(await peer.getStats()).values()];
      const transport = all.find((s) => s.type === 'transport');
      const used = all.find((s) => s.id === transport?.selectedCandidatePairId);
      const kind = (id) => all.find((s) => s.id === id)?.candidateType;
      return used === undefined ? 'none' : kind(used.localCandidateId) + ' ' + kind(used.remoteCandidateId);
    },
  };
  context.resume();
`;

export async function openSoundPage(
  executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium',
): Promise<SoundPage> {
  const browser: Browser = await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--autoplay-policy=no-user-gesture-required',
      '--disable-background-networking',
      '--no-first-run',
    ],
  });
  const page: Page = await browser.newPage();
  await page.addScriptTag({ content: PAGE });
  const call = <T>(name: string, ...args: readonly unknown[]): Promise<T> =>
    page.evaluate(`window.sound.${name}(...${JSON.stringify(args)})`);
  return {
    offer: (iceServers = [], codec = 'PCMA') => call('offer', iceServers, codec),
    restartOffer: () => call('restartOffer'),
    accept: (sdp) => call('accept', sdp),
    connected: () => call('connected'),
    say: (hz) => call('say', hz),
    level: (hz) => call('level', hz),
    pair: () => call('pair'),
    close: () => browser.close(),
  };
}
