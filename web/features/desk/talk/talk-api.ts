import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CallTo, TalkAct, TalkNow, TalksNow } from '../../../../shared/contracts/voice-talk.ts';
import { queryKeys } from '../../../ui/query-keys.ts';
import { useSocket, useTopic } from '../../../ui/services.tsx';
import { useMay, useSession } from '../../identity/session.tsx';

const talkKey = queryKeys('desk').one('talk', 'mine');
/** What a push that was lost would have said. */
const AGAIN_MS = 20_000;

const NOTHING: TalksNow = { talk: null, asked: null };

/** The talk on my phone, and the colleague who asks me into theirs; the node with the phone knows, so it is asked over the socket. */
export function useTalks(): TalksNow {
  const socket = useSocket();
  const queries = useQueryClient();
  const { staffId } = useSession();
  const may = useMay()('contact.handle.voice');
  const { data = NOTHING } = useQuery({
    queryKey: talkKey,
    queryFn: () => socket.call<TalksNow>({ cmd: 'talk.now' }),
    refetchInterval: AGAIN_MS,
    enabled: may,
  });
  useTopic({ topic: `agent:${staffId}` }, () => void queries.invalidateQueries({ queryKey: talkKey }));
  return data;
}

/** What can be done with a talk. Every act is refused with a sentence when the talk has gone on meanwhile. */
export type TalkDoing =
  | { readonly do: 'act'; readonly act: TalkAct }
  | { readonly do: 'call'; readonly to: CallTo }
  | { readonly do: 'pass'; readonly number: string }
  | { readonly do: 'keys'; readonly keys: string }
  | { readonly do: 'mute'; readonly muted: boolean }
  | { readonly do: 'answer'; readonly accept: boolean }
  | { readonly do: 'warn' }
  | { readonly do: 'abuse_end'; readonly reason: string }
  | { readonly do: 'leave' };

export function useTalkDoing(contactId: string, onDone?: () => void) {
  const socket = useSocket();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ do: what, ...data }: TalkDoing) =>
      socket.call({ cmd: `talk.${what}`, data: { contactId, ...data } }),
    onSuccess: () => onDone?.(),
    onSettled: () => void queries.invalidateQueries({ queryKey: talkKey }),
  });
}

/** More goes on than two who talk. */
export const isMore = (talk: TalkNow): boolean =>
  talk.state !== 'talking' || talk.ears.length > 0 || talk.lastFailure !== null || !talk.isMine;
