import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { LiveNow } from '../../../../shared/contracts/routing-live.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { AssignDialog, StateDialog } from './agent-dialogs.tsx';
import type { Placed } from './live-line.ts';
import { useLang } from './live-names.ts';
import { MoveDialog } from './move-dialog.tsx';
import type { LiveActing } from './use-live-acts.ts';

interface Props {
  readonly acts: LiveActing;
  readonly data: LiveNow;
  readonly line: readonly Placed[];
}

/** The dialogs, and the word about what was just done. */
export function LiveActs({ acts, data, line }: Props) {
  const { t } = useTranslation('live');
  const lang = useLang();
  const { told, error } = acts;
  const { move, assign, state } = acts.asking;
  const queueName = (code: string): string => data.queues.find((q) => q.code === code)?.[lang] ?? code;
  const undo = told?.undo;
  return (
    <>
      {error !== undefined && <ApiProblem error={error} />}
      {told !== undefined && (
        <Alert
          type="success"
          showIcon
          role="status"
          title={told.text}
          closable={{ onClose: acts.forget }}
          action={
            undo !== undefined ? (
              <Button size="small" onClick={() => acts.undo(undo.placeId, undo.customer)}>
                {t('move.undo')}
              </Button>
            ) : (
              told.isMine === true && <Link to="/desk">{t('pull.toDesk')}</Link>
            )
          }
        />
      )}
      {move !== undefined && (
        <MoveDialog
          key={`${move.contact.id}-${move.move}`}
          wish={move}
          queueName={queueName(move.contact.queue)}
          others={line.filter((c) => c.queue === move.contact.queue && c.id !== move.contact.id)}
          onClose={acts.close}
          onDone={({ placeId, position }) => {
            const { customer, queue } = move.contact;
            const text = t('move.done', { customer, queue: queueName(queue), place: position });
            acts.done({ text, undo: { placeId, customer } });
          }}
        />
      )}
      {assign !== undefined && (
        <AssignDialog
          contact={assign}
          agents={data.agents}
          onClose={acts.close}
          onDone={(name) => acts.done({ text: t('assign.done', { customer: assign.customer, name }) })}
        />
      )}
      {state !== undefined && (
        <StateDialog
          {...state}
          onClose={acts.close}
          onDone={() => acts.done({ text: t('state.done', { name: state.agent.name }) })}
        />
      )}
    </>
  );
}
