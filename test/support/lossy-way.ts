import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Page } from 'playwright-core';

/**
 * The way of a page's calls to the house, through a relay on loopback that loses as much of the sound as it is told: a bad network
 * without touching that of the machine. Both descriptions are rewritten on their way, so that neither side knows of another way.
 */
export interface LossyWay {
  /** Every so many packets of sound is lost from now on, in both directions; 0: none. */
  lose(oneIn: number): void;
  /** The next line of the page is not finished before `goOn`: what it says meanwhile can be read. */
  hold(): void;
  goOn(): void;
  close(): void;
}

const LOOPBACK = '127.0.0.1';
/** RFC 7983: what begins with 128 to 191 is RTP or RTCP, and of those the second byte of RTCP is 192 to 223 (RFC 5761 §4). */
const isSound = (datagram: Buffer): boolean => {
  const [first = 0, second = 0] = datagram;
  return first >= 128 && first <= 191 && !(second >= 192 && second <= 223);
};

async function bound(): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.bind(0, LOOPBACK);
  await once(socket, 'listening');
  return socket;
}

const script = (near: number, far: number): string => `{
  const through = (sdp, port) => sdp.replace(/^a=(candidate:.*|end-of-candidates)\\r\\n/gm, '') +
    'a=candidate:1 1 udp 2130706431 ${LOOPBACK} ' + port + ' typ host\\r\\n';
  const Line = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Line {
    get localDescription() {
      const real = super.localDescription;
      return real === null ? null : { type: real.type, sdp: through(real.sdp, ${far}) };
    }
    async setRemoteDescription({ type, sdp }) {
      const [, port] = /^a=candidate:\\S+ 1 udp \\d+ ${LOOPBACK.replaceAll('.', '\\.')} (\\d+) /im.exec(sdp);
      await window.relayTo(Number(port));
      return super.setRemoteDescription({ type, sdp: through(sdp, ${near}) });
    }
  };
}`;

/** Before the page is loaded: it opens its lines by this way from then on. One line at a time. */
export async function lossyWay(page: Page): Promise<LossyWay> {
  const [near, far] = [await bound(), await bound()];
  let browserPort = 0;
  let housePort = 0;
  let oneIn = 0;
  let sounds = 0;
  let held: { readonly until: Promise<void>; readonly end: () => void } | undefined;
  const isLost = (datagram: Buffer): boolean => {
    if (oneIn === 0 || !isSound(datagram)) return false;
    sounds += 1;
    return sounds % oneIn === 0;
  };
  // A page's sockets are bound to every address of the machine; the one in use is where its last datagram came from.
  let browserAddress = LOOPBACK;
  near.on('message', (datagram, from) => {
    [browserAddress, browserPort] = [from.address, from.port];
    if (housePort > 0 && !isLost(datagram)) far.send(datagram, housePort, LOOPBACK);
  });
  far.on('message', (datagram, from) => {
    if (from.port === housePort && browserPort > 0 && !isLost(datagram))
      near.send(datagram, browserPort, browserAddress);
  });
  for (const socket of [near, far]) socket.on('error', () => undefined);
  await page.exposeFunction('relayTo', async (port: number) => {
    await held?.until;
    [housePort, browserPort] = [port, 0];
  });
  await page.addInitScript(script(near.address().port, far.address().port));
  return {
    lose: (share) => {
      oneIn = share;
    },
    hold: () => {
      let end = (): void => undefined;
      const until = new Promise<void>((resolve) => (end = resolve));
      held = { until, end };
    },
    goOn: () => {
      held?.end();
      held = undefined;
    },
    close: () => {
      near.close();
      far.close();
    },
  };
}
