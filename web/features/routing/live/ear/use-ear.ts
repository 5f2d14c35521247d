import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useContext, useState } from 'react';
import type { EarMode, EarNow } from '../../../../../shared/contracts/voice-talk.ts';
import { queryKeys } from '../../../../ui/query-keys.ts';
import { useSocket, useTopic } from '../../../../ui/services.tsx';
import { DutyContext } from '../../../desk/on-duty.ts';
import { PHONE_LOST, PHONE_MOVED } from '../../../../../shared/contracts/voice.ts';
import { browserPhone } from '../../../desk/phone/browser-phone.ts';
import { phoneReady } from '../../../desk/phone/phone-ready.ts';
import type { Softphone } from '../../../desk/phone/softphone.ts';
import { useSession } from '../../../identity/session.tsx';

const earKey = queryKeys('routing').one('ear', 'mine');
const AGAIN_MS = 10_000;

export interface Earing {
  readonly ear: EarNow | null;
  readonly error: unknown;
  readonly pending: boolean;
  readonly hear: (staffId: string, mode: EarMode) => void;
  readonly stop: () => void;
}

/** A leader's own phone and what it hears; on duty it is the phone of the desk, else one that is opened for the listening alone. */
export function useEar(): Earing {
  const socket = useSocket();
  const queries = useQueryClient();
  const { staffId: me } = useSession();
  const duty = useContext(DutyContext);
  const [phone] = useState<Softphone>(
    () => duty?.phone ?? browserPhone({ socket, staffId: me, onSilenced: () => undefined }),
  );
  const [own, setOwn] = useState(false);
  const [error, setError] = useState<unknown>();
  const [pending, setPending] = useState(false);
  const { data } = useQuery({
    queryKey: earKey,
    queryFn: () => socket.call<{ ear: EarNow | null }>({ cmd: 'ear.now' }),
    refetchInterval: AGAIN_MS,
  });
  const again = (): void => void queries.invalidateQueries({ queryKey: earKey });
  useTopic({ topic: `agent:${me}` }, ({ type }) => {
    if (type === PHONE_LOST && own) phone.lineLost();
    if (type === PHONE_MOVED && own) phone.lineMoved();
    again();
  });
  const run = (what: () => Promise<unknown>): void => {
    setPending(true);
    setError(undefined);
    what()
      .catch(setError)
      .finally(() => {
        setPending(false);
        again();
      });
  };
  return {
    ear: data?.ear ?? null,
    error,
    pending,
    hear: (staffId, mode) =>
      run(async () => {
        if (phone.state().phase === 'off') {
          setOwn(true);
          await phone.connect();
        }
        await phoneReady(phone);
        await socket.call({ cmd: 'ear.hear', data: { staffId, mode } });
      }),
    stop: () =>
      run(async () => {
        await socket.call({ cmd: 'ear.stop' });
        if (own) phone.disconnect();
        setOwn(false);
      }),
  };
}
