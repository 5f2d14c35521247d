import { Type } from '@sinclair/typebox';
import { Id } from '../../../shared/contracts/basics.ts';
import { RecordingNow } from '../../../shared/contracts/voice.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { RoomRoutes } from '../../platform/http/route-types.ts';
import { socketCommand, type SocketOffer } from '../../platform/socket/socket-types.ts';
import { principalOf, type Principal, type SocketSubject } from '../identity/index.ts';
import type { RecordingPause } from './recording-pause-service.ts';

const byId = Type.Object({ id: Id });
const OfContact = Type.Object({ contactId: Id });
const response = { 200: RecordingNow };
const tags = ['voice'];

/** By HTTP for whoever asks this node, and over the desk's socket, which is always on the node of its call. */
export const recordingPauseRoutes =
  (pausing: RecordingPause): RoomRoutes =>
  async (app) => {
    app.get(
      '/contacts/:id/recording',
      { schema: { tags, summary: 'Is my talk being recorded, and paused?', params: byId, response } },
      (request) => pausing.now(principalOf(request), request.params.id),
    );
    app.post(
      '/contacts/:id/recording/pause',
      {
        schema: { tags, summary: 'Silence in the recording, for a card number or a password', params: byId, response },
      },
      (request) => pausing.byAgent(principalOf(request), request.params.id, true),
    );
    app.post(
      '/contacts/:id/recording/resume',
      { schema: { tags, summary: 'Goes on recording', params: byId, response } },
      (request) => pausing.byAgent(principalOf(request), request.params.id, false),
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
