import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { newId } from '../../../shared/kernel/id.ts';
import { useProblemText } from '../../ui/api-problem.tsx';
import { useApi } from '../../ui/services.tsx';
import { caseKeys, say, sendPhoto } from './cases-api.ts';
import type { PendingWords, SaidWords, WordsOut } from './words-out.ts';

interface Waiting extends PendingWords {
  readonly words: SaidWords;
}

/** Words straight to the server, one after the other; what does not go stays on the screen with a button. */
export function useDirectWords(orderId: string): WordsOut {
  const api = useApi();
  const queries = useQueryClient();
  const textOf = useProblemText();
  const [pending, setPending] = useState<readonly Waiting[]>([]);
  const queue = useRef(Promise.resolve());
  const urls = useRef<string[]>([]);
  useEffect(() => {
    const made = urls.current;
    return () => {
      for (const url of made) URL.revokeObjectURL(url);
    };
  }, []);

  const fail = (key: string, failed: string | null): void =>
    setPending((all) => all.map((p) => (p.key === key ? { ...p, failed } : p)));
  const send = async ({ key, words }: Waiting): Promise<void> => {
    try {
      const file = words.photo === null ? undefined : await sendPhoto(api, orderId, { ...words.photo, key });
      await say(api, orderId, { clientId: key, text: words.text, ...(file === undefined ? {} : { fileId: file.id }) });
      await queries.invalidateQueries({ queryKey: caseKeys.one('talk', orderId) });
      setPending((all) => all.filter((p) => p.key !== key));
    } catch (error) {
      fail(key, textOf(error));
    }
  };
  const enqueue = (waiting: Waiting): void => {
    queue.current = queue.current.then(() => send(waiting));
  };
  return {
    pending,
    say: (words) => {
      const photoUrl = words.photo === null ? null : URL.createObjectURL(words.photo.blob);
      if (photoUrl !== null) urls.current.push(photoUrl);
      const waiting: Waiting = { key: newId(), text: words.text, photoUrl, failed: null, words };
      setPending((all) => [...all, waiting]);
      enqueue(waiting);
    },
    tryAgain: (key) => {
      const waiting = pending.find((p) => p.key === key);
      if (waiting === undefined) return;
      fail(key, null);
      enqueue(waiting);
    },
  };
}
