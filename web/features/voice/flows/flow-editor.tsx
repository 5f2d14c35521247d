import { useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Flow, FlowVersionText } from '../../../../shared/contracts/flows-admin.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { ConfirmWithReason } from '../../../ui/confirm-with-reason.tsx';
import { useApi } from '../../../ui/services.tsx';
import { FlowProblemList } from './flow-problems.tsx';
import { InsertStep } from './insert-step.tsx';
import { checkFlow, discardDraft, flowKeys, releaseFlow, writeDraft } from './flows-api.ts';

const MAX_NAME = 40;
/** Long enough that a word is not judged in its middle. */
const QUIET_MS = 500;

interface Props {
  readonly flow: Flow;
  readonly shown: FlowVersionText;
  readonly onChanged: () => Promise<unknown>;
}
type Parsed = { readonly document: unknown } | { readonly wrong: string };

function parse(text: string): Parsed {
  try {
    return { document: JSON.parse(text) as unknown };
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : '' };
  }
}

/** The draft as a text, with what is wrong beside it. */
export function FlowEditor({ flow, shown, onChanged }: Props) {
  const { t } = useTranslation('voice');
  const api = useApi();
  const before = JSON.stringify(shown.document, null, 2);
  const [text, setText] = useState(before);
  const [name, setName] = useState(flow.name);
  const [problem, setProblem] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const [isReleasing, setReleasing] = useState(false);
  const judged = useQuiet(text);
  const parsed = parse(judged);
  const { data } = useQuery({
    queryKey: flowKeys.one('check', `${flow.key} ${judged}`),
    queryFn: ({ signal }) => checkFlow(api, flow.key, 'document' in parsed ? parsed.document : undefined, signal),
    enabled: 'document' in parsed,
    gcTime: 0,
  });
  const act = (what: () => Promise<unknown>): void => {
    setBusy(true);
    setProblem(undefined);
    what()
      .then(onChanged)
      .catch(setProblem)
      .finally(() => setBusy(false));
  };
  const save = (): void => {
    const now = parse(text);
    if (!('document' in now)) return;
    act(() =>
      writeDraft(api, flow.key, { name: name.trim(), document: now.document, revision: flow.draft?.revision ?? 0 }),
    );
  };
  const isChanged = text !== before || name.trim() !== flow.name;
  const canRelease = flow.draft !== null && !isChanged && flow.problems.length === 0;
  return (
    <>
      {problem !== undefined && <ApiProblem error={problem} kept />}
      <div className="sj-flow-acts">
        <label htmlFor="flow-name">{t('flows.name')}</label>
        <Input id="flow-name" value={name} maxLength={MAX_NAME} onChange={(e) => setName(e.target.value)} />
        <Button disabled={isBusy || !isChanged || name.trim() === '' || 'wrong' in parse(text)} onClick={save}>
          {t('flows.save')}
        </Button>
        <Button type="primary" disabled={isBusy || !canRelease} onClick={() => setReleasing(true)}>
          {t('flows.release')}
        </Button>
        {flow.draft !== null && (
          <Button disabled={isBusy} onClick={() => act(() => discardDraft(api, flow.key))}>
            {t('flows.discard')}
          </Button>
        )}
      </div>
      <div className="sj-flow-edit">
        <Input.TextArea
          className="sj-flow-text"
          aria-label={t('flows.document')}
          spellCheck={false}
          rows={22}
          value={text}
          onChange={(e) => setText(e.target.value)}
        />
        <div>
          <InsertStep text={text} onInsert={setText} />
          <div aria-live="polite">
            <h3>{t('flows.problems')}</h3>
            {'wrong' in parsed ? (
              <p className="sj-flow-wrong">{t('flows.notJson', { why: parsed.wrong })}</p>
            ) : (
              data !== undefined && <FlowProblemList problems={data.problems} />
            )}
          </div>
        </div>
      </div>
      <ConfirmWithReason
        open={isReleasing}
        title={t('flows.releaseTitle', { name: flow.name })}
        act={t('flows.release')}
        onConfirm={(reason) =>
          releaseFlow(api, flow.key, { reason, revision: flow.draft?.revision ?? 0 }).then(onChanged)
        }
        onClose={() => setReleasing(false)}
      >
        {t('flows.releaseWhat')}
      </ConfirmWithReason>
    </>
  );
}

function useQuiet(text: string): string {
  const [quiet, setQuiet] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setQuiet(text), QUIET_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return quiet;
}
