import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { DeskContact } from '../../../../shared/contracts/routing.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import { useApi, useSocket } from '../../../ui/services.tsx';
import type { TabSign } from '../contact-tabs.ts';
import { firstWords, unreadOf, waitingSince } from './chat-log.ts';
import { createChatRoom, type ChatRoom } from './chat-room.ts';

export interface ChatSign extends TabSign {
  readonly unread: number;
  readonly firstWords: string;
}
export interface Chats {
  readonly room: (contactId: string) => ChatRoom | undefined;
  readonly signs: readonly ChatSign[];
}

/** The rooms of all chats in hand, live whether they are in front or not; and what their tabs say. */
function createRooms(open: (contactId: string) => ChatRoom) {
  const rooms = new Map<string, ChatRoom>();
  const stops = new Map<string, () => void>();
  const hearers = new Set<() => void>();
  let signs: readonly ChatSign[] = [];
  const tell = (): void => {
    signs = [...rooms.values()].map((room) => {
      const { log } = room.state();
      const { contactId } = room;
      return { contactId, unread: unreadOf(log), waitingSince: waitingSince(log), firstWords: firstWords(log) };
    });
    for (const hear of [...hearers]) hear();
  };
  const shut = (id: string): void => {
    stops.get(id)?.();
    rooms.get(id)?.close();
    stops.delete(id);
    rooms.delete(id);
  };
  return {
    keep: (ids: readonly string[]): void => {
      for (const id of [...rooms.keys()]) if (!ids.includes(id)) shut(id);
      for (const id of ids) {
        if (rooms.has(id)) continue;
        const room = open(id);
        rooms.set(id, room);
        stops.set(id, room.listen(tell));
      }
      tell();
    },
    room: (id: string) => rooms.get(id),
    signs: () => signs,
    listen: (hear: () => void) => {
      hearers.add(hear);
      return () => void hearers.delete(hear);
    },
  };
}

const isInHand = ({ contact }: DeskContact): boolean =>
  contact.channel === 'chat' && (contact.state === 'connected' || contact.state === 'after_call_work');

export function useChats(contacts: readonly DeskContact[]): Chats {
  const socket = useSocket();
  const api = useApi();
  const [rooms] = useState(() =>
    createRooms((contactId) =>
      createChatRoom({
        contactId,
        socket,
        api,
        now: () => Date.now(),
        newId,
        storage: window.sessionStorage,
        after: (ms, run) => {
          const timer = window.setTimeout(run, ms);
          return () => window.clearTimeout(timer);
        },
      }),
    ),
  );
  const wanted = contacts
    .filter(isInHand)
    .map(({ contact }) => contact.id)
    .join(' ');
  useEffect(() => rooms.keep(wanted === '' ? [] : wanted.split(' ')), [rooms, wanted]);
  useEffect(() => () => rooms.keep([]), [rooms]);
  const signs = useSyncExternalStore(rooms.listen, rooms.signs);
  return useMemo(() => ({ room: rooms.room, signs }), [rooms, signs]);
}
