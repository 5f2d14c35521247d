import { useState } from 'react';
import type { ApiClient } from '../../ui/api-client.ts';
import { useSave } from './bars-api.ts';
import { wrongFields, type FootProps } from './rule-fields.tsx';

interface Draft<R> {
  readonly draft: R;
  readonly set: (change: Partial<R>) => void;
  /** Fields that the server found wrong. */
  readonly wrong: ReadonlySet<string>;
  readonly submit: () => void;
  readonly foot: FootProps;
}

/** Rules as somebody is changing them, until they are saved or taken back. */
export function useDraft<R extends object>(stored: R, send: (api: ApiClient, wish: R) => Promise<unknown>): Draft<R> {
  const [draft, setDraft] = useState(stored);
  const save = useSave(send);
  return {
    draft,
    set: (change) => setDraft((d) => ({ ...d, ...change })),
    wrong: wrongFields(save.error),
    submit: () => save.mutate(draft),
    foot: {
      isSame: JSON.stringify(draft) === JSON.stringify(stored),
      isBusy: save.isPending,
      error: save.error,
      onUndo: () => setDraft(stored),
    },
  };
}
