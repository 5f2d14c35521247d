import { CheckOutlined, MinusOutlined, StopOutlined } from '@ant-design/icons';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { BACKFILL_RESULT_CODES, BACKFILL_RESULTS, STEP_RESULTS } from '../../../shared/contracts/cases-catalogue.ts';
import type { OrderDetail } from '../../../shared/contracts/cases-orders.ts';
import { useWord } from '../cases/index.ts';
import { useSession } from '../identity/session.tsx';
import { store, stored } from '../../ui/language.ts';
import { factsOf, missingOf, readDraft, touchStep, type BackfillDraft, type StepResult } from './backfill-draft.ts';
import { Parts } from './backfill-parts.tsx';
import { Photos } from './backfill-photos.tsx';
import { useOutboxView, usePut } from './field-outbox.tsx';
import { stateAhead } from './outbox.ts';
import { useTemplate } from './use-visits.ts';

interface Props {
  readonly order: OrderDetail;
  readonly onDone: () => void;
}

function useDraft(order: OrderDetail): readonly [BackfillDraft, (next: BackfillDraft) => void, () => void] {
  const { staffId } = useSession();
  const name = `shoujie.field.${staffId}.draft.${order.id}`;
  const [draft, setDraft] = useState(() => readDraft(stored(name)));
  const change = (next: BackfillDraft): void => {
    store(name, JSON.stringify(next));
    setDraft(next);
  };
  return [draft, change, () => store(name, '')];
}

/** Writing back: camera first, choices by thumb, typing last. Everything is kept at every touch. */
export function BackfillPage({ order, onDone }: Props) {
  const { t } = useTranslation('field');
  const word = useWord();
  const template = useTemplate(order.templateCode);
  const put = usePut(order.id);
  const { box } = useOutboxView();
  const [draft, change, forget] = useDraft(order);
  const missing = missingOf(draft);
  const submit = (): void => {
    // A photo that was let go meanwhile would never arrive, and the form with it.
    const photos = draft.photos.filter((key) => box.arrived[key] !== undefined || box.items.some((i) => i.key === key));
    const expects = stateAhead(box, order.id, order.state);
    void put({ kind: 'act', path: 'backfill', expects, becomes: 'working', body: factsOf(draft), photos }).then(() => {
      forget();
      onDone();
    });
  };
  return (
    <form
      className="sj-visit"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Photos order={order} draft={draft} onChange={change} />
      <fieldset className="sj-choices">
        <legend>{t('backfill.cause')}</legend>
        <div className="sj-chips">
          {template?.causes.map((cause) => (
            <Chip
              key={cause.code}
              pressed={draft.cause === cause.code}
              onPress={() => change({ ...draft, cause: cause.code })}
            >
              {cause.text}
            </Chip>
          ))}
        </div>
      </fieldset>
      <fieldset className="sj-choices">
        <legend>{t('backfill.steps')}</legend>
        {template?.checklist.map((step) => (
          <StepRow
            key={step.code}
            text={step.text}
            result={draft.steps[step.code]}
            onTouch={(result) => change(touchStep(draft, step.code, result))}
          />
        ))}
      </fieldset>
      <fieldset className="sj-choices">
        <legend>{t('backfill.result')}</legend>
        <div className="sj-chips">
          {BACKFILL_RESULT_CODES.map((code) => (
            <Chip key={code} pressed={draft.result === code} onPress={() => change({ ...draft, result: code })}>
              {word(BACKFILL_RESULTS, code)}
            </Chip>
          ))}
        </div>
      </fieldset>
      <Parts draft={draft} onChange={change} />
      <label className="sj-field-label">
        {t('backfill.note')}
        <textarea
          className="sj-field-text"
          rows={3}
          maxLength={2_000}
          value={draft.note}
          onChange={(event) => change({ ...draft, note: event.target.value })}
        />
      </label>
      <footer className="sj-field-foot">
        <button type="submit" className="sj-field-act" disabled={missing.length > 0}>
          {missing[0] === undefined ? t('backfill.save') : t(`backfill.missing.${missing[0]}`)}
        </button>
      </footer>
    </form>
  );
}

function Chip({ pressed, onPress, children }: { pressed: boolean; onPress: () => void; children: ReactNode }) {
  return (
    <button type="button" className="sj-chip" aria-pressed={pressed} onClick={onPress}>
      {pressed && <CheckOutlined aria-hidden />} {children}
    </button>
  );
}

const STEP_ICONS: Readonly<Record<StepResult, ReactNode>> = {
  helped: <CheckOutlined />,
  no_change: <MinusOutlined />,
  not_possible: <StopOutlined />,
};

interface StepProps {
  readonly text: string;
  readonly result: StepResult | undefined;
  readonly onTouch: (result: StepResult) => void;
}
function StepRow({ text, result, onTouch }: StepProps) {
  const { t } = useTranslation('field');
  return (
    <div className="sj-tried" role="group" aria-label={text}>
      <span>{text}</span>
      <span className="sj-tried-marks">
        {STEP_RESULTS.map((code) => (
          <button
            key={code}
            type="button"
            className="sj-tried-mark"
            aria-pressed={result === code}
            onClick={() => onTouch(code)}
          >
            <span aria-hidden>{STEP_ICONS[code]}</span>
            {t(`backfill.tried.${code}`)}
          </button>
        ))}
      </span>
    </div>
  );
}
