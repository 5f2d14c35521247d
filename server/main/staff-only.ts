import { AppError } from '../../shared/kernel/app-error.ts';
import type { Principal, SocketSubject } from '../modules/identity/index.ts';
import type { SocketOffer, SocketSession } from '../platform/socket/socket-types.ts';

/** The same session, seen by a room that knows staff alone. Undefined for a customer on the chat page. */
function asStaff(session: SocketSession<SocketSubject>): SocketSession<Principal> | undefined {
  const { subject } = session;
  if (subject.kind !== 'staff') return undefined;
  return {
    id: session.id,
    subject: subject.principal,
    language: session.language,
    push: (frame) => session.push(frame),
    close: (code, reason) => session.close(code, reason),
  };
}

/** An offer of a room that speaks to staff alone, put on a hub that visitors use too: to them its commands are forbidden, its topics closed. */
export function staffOnly(offer: SocketOffer<Principal>): SocketOffer<SocketSubject> {
  const commands = Object.entries(offer.commands ?? {}).map(([name, command]) => [
    name,
    {
      schema: command.schema,
      run: (session: SocketSession<SocketSubject>, data: unknown): Promise<unknown> => {
        const staff = asStaff(session);
        if (staff === undefined) throw new AppError({ code: 'common.forbidden', kind: 'forbidden' });
        return command.run(staff, data);
      },
    },
  ]);
  return {
    commands: Object.fromEntries(commands) as NonNullable<SocketOffer<SocketSubject>['commands']>,
    topics: (offer.topics ?? []).map((topic) => ({
      prefix: topic.prefix,
      may: (session: SocketSession<SocketSubject>, rest: string) => {
        const staff = asStaff(session);
        return staff !== undefined && topic.may(staff, rest);
      },
    })),
    projections: offer.projections ?? [],
  };
}
