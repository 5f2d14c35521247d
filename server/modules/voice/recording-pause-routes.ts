import { Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import { Id } from '../../../shared/contracts/basics.ts';
import { RecordingNow } from '../../../shared/contracts/voice.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { RoomRoutes } from '../../platform/http/route-types.ts';
import { socketCommand, type SocketOffer } from '../../platform/socket/socket-types.ts';
import { principalOf, type Principal, type SocketSubject } from '../identity/index.ts';
import type { CommandsElsewhere } from './nodes/index.ts';
import type { RecordingPause } from './recording-pause-service.ts';

const byId = Type.Object({ id: Id });
const OfContact = Type.Object({ contactId: Id });
const response = { 200: RecordingNow };
const tags = ['voice'];

/** By HTTP and over the desk's socket, at whichever node: it is done where the call is. */
export const recordingPauseRoutes =
  ({ run }: Pick<CommandsElsewhere, 'run'>): RoomRoutes =>
  async (app) => {
    const ask = (request: FastifyRequest<{ Params: { id: string } }>, cmd: string): Promise<RecordingNow> =>
      run(principalOf(request), cmd, { contactId: request.params.id });
    app.get(
      '/contacts/:id/recording',
      { schema: { tags, summary: 'Is my talk being recorded, and paused?', params: byId, response } },
      (request) => ask(request, 'recording.now'),
    );
    app.post(
      '/contacts/:id/recording/pause',
      {
        schema: { tags, summary: 'Silence in the recording, for a card number or a password', params: byId, response },
      },
      (request) => ask(request, 'recording.pause'),
    );
    app.post(
      '/contacts/:id/recording/resume',
      { schema: { tags, summary: 'Goes on recording', params: byId, response } },
      (request) => ask(request, 'recording.resume'),
    );
    await Promise.resolve();
  };

export function recordingPauseSocket(pausing: RecordingPause): SocketOffer<SocketSubject> {
  const command = (run: (principal: Principal, contactId: string) => RecordingNow | Promise<RecordingNow>) =>
    socketCommand<SocketSubject, typeof OfContact>(OfContact, async ({ subject }, { contactId }) => {
      if (subject.kind !== 'staff') throw new AppError({ code: 'common.forbidden', kind: 'forbidden' });
      return run(subject.principal, contactId);
    });
  return {
    commands: {
      'recording.now': command(pausing.now),
      'recording.pause': command((principal, contactId) => pausing.byAgent(principal, contactId, true)),
      'recording.resume': command((principal, contactId) => pausing.byAgent(principal, contactId, false)),
    },
  };
}
