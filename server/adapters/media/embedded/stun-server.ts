import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { answerBinding } from '../../../platform/media/stun.ts';

/** See platform/media/stun.ts: the only STUN server the WebRTC library ever hears of. Loopback, so nobody else does. */
export async function startStunServer(): Promise<{ readonly port: number; close(): void }> {
  const socket = createSocket('udp4');
  socket.on('message', (request, from) => {
    const answer = answerBinding(request, from);
    if (answer !== undefined) socket.send(answer, from.port, from.address, () => undefined);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  socket.on('error', () => undefined);
  return {
    port: socket.address().port,
    close: () => {
      socket.close();
    },
  };
}
