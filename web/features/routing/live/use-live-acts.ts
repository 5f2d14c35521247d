import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Move } from '../../../../shared/contracts/routing-live.ts';
import { useApi } from '../../../ui/services.tsx';
import type { StateOf } from './agent-dialogs.tsx';
import { pullContact, undoPlace } from './live-api.ts';
import type { Placed } from './live-line.ts';
import type { RowActs } from './line-row.tsx';
import type { MoveWish } from './move-dialog.tsx';

/** What was just done, told above the list until the next act; a move can be taken back from there. */
export interface Told {
  readonly text: string;
  readonly undo?: { readonly placeId: string; readonly customer: string };
  readonly isMine?: boolean;
}

export interface LiveActing extends RowActs {
  readonly asking: { readonly move?: MoveWish; readonly assign?: Placed; readonly state?: StateOf };
  readonly told: Told | undefined;
  readonly error: unknown;
  readonly askState: (wish: StateOf) => void;
  readonly close: () => void;
  readonly done: (told: Told) => void;
  readonly undo: (placeId: string, customer: string) => void;
  readonly forget: () => void;
}

export function useLiveActs(readAgain: () => void): LiveActing {
  const { t } = useTranslation('live');
  const api = useApi();
  const [asking, ask] = useState<LiveActing['asking']>({});
  const [told, setTold] = useState<Told>();
  const [error, setError] = useState<unknown>();
  const done = (news: Told): void => {
    setError(undefined);
    setTold(news);
    readAgain();
  };
  const failed = (problem: unknown): void => {
    setTold(undefined);
    setError(problem);
    readAgain();
  };
  return {
    asking,
    told,
    error,
    move: (contact: Placed, move: Move, before?: string) =>
      ask({ move: { contact, move, ...(before === undefined ? {} : { before }) } }),
    assign: (contact) => ask({ assign: contact }),
    askState: (state) => ask({ state }),
    pull: (contact) => {
      pullContact(api, contact.id).then(
        () => done({ text: t('pull.done', { customer: contact.customer }), isMine: true }),
        failed,
      );
    },
    close: () => ask({}),
    done,
    undo: (placeId, customer) => {
      undoPlace(api, placeId).then(() => done({ text: t('move.undone', { customer }) }), failed);
    },
    forget: () => {
      setTold(undefined);
      setError(undefined);
    },
  };
}
