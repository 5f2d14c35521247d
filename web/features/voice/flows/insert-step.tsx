import { Button, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowDocument, FlowStep } from '../../../../shared/contracts/flows.ts';
import { STEP_KINDS, withStep } from './flow-templates.ts';

interface Props {
  readonly text: string;
  readonly onInsert: (next: string) => void;
}

const hasSteps = (document: unknown): document is FlowDocument =>
  typeof document === 'object' &&
  document !== null &&
  'steps' in document &&
  typeof document.steps === 'object' &&
  document.steps !== null &&
  'start' in document &&
  typeof document.start === 'string';

/** Undefined: the text is no flow, or not yet one again. */
function flowIn(text: string): FlowDocument | undefined {
  try {
    const written: unknown = JSON.parse(text);
    return hasSteps(written) ? written : undefined;
  } catch {
    return undefined;
  }
}

/** What each kind of step does, needs and leads to, and a whole one of it to begin with. */
export function InsertStep({ text, onInsert }: Props) {
  const { t } = useTranslation('voice');
  const [kind, setKind] = useState<FlowStep['kind']>();
  const flow = flowIn(text);
  return (
    <>
      <div className="sj-flow-insert">
        <Select<FlowStep['kind']>
          style={{ flex: 1 }}
          aria-label={t('flows.insert')}
          placeholder={t('flows.insertHint')}
          value={kind ?? null}
          onChange={setKind}
          options={STEP_KINDS.map((value) => ({ value, label: `${t(`flows.kind.${value}`)} ${value}` }))}
        />
        <Button
          disabled={kind === undefined || flow === undefined}
          onClick={() => {
            if (kind !== undefined && flow !== undefined)
              onInsert(JSON.stringify(withStep(flow, kind).document, null, 2));
          }}
        >
          {t('flows.insert')}
        </Button>
      </div>
      <p className="sj-flow-guide">{kind === undefined ? '' : t(`flows.about.${kind}`)}</p>
    </>
  );
}
