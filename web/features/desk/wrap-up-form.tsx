import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DISPOSITIONS, LIMITS, type Contact, type DispositionCode } from '../../../shared/contracts/contacts.ts';
import type { DeskClocks } from '../../../shared/contracts/routing-live.ts';
import { ApiProblem } from '../../ui/api-problem.tsx';
import { useHotkeys } from '../../ui/hotkeys.ts';
import { KeyHint } from '../../ui/key-hint.tsx';
import { useApi } from '../../ui/services.tsx';
import { DurationTicker } from '../../ui/duration-ticker.tsx';
import { useContactWords } from '../contacts/contact-words.ts';
import { AfterCallClock } from './after-call-clock.tsx';
import { wrapUp } from './desk-api.ts';
import { forgetDrafts, useDraft } from './draft.ts';
import { dispositionKeys, KEYS, keyWord } from './key-map.ts';
import { useAct } from './use-act.ts';

interface Props {
  readonly contact: Contact;
  readonly rings: boolean;
  readonly clock: DeskClocks['afterCall'][number] | undefined;
  readonly skewMs: number;
}

/** After-call work: a digit says what it was, Ctrl+Enter finishes; at the limit it ends by itself. */
export function WrapUpForm({ contact, rings, clock, skewMs }: Props) {
  const { t, i18n } = useTranslation('desk');
  const api = useApi();
  const words = useContactWords();
  const [note, setNote] = useDraft('need', contact.id);
  const [chosen, choose] = useState<DispositionCode>();
  const [asked, setAsked] = useState(false);
  const finish = useAct<DispositionCode>(
    (disposition) => wrapUp(api, contact.id, { disposition, ...(note.trim() === '' ? {} : { note: note.trim() }) }),
    () => forgetDrafts(contact.id),
  );
  const submit = (): void => {
    if (chosen === undefined) setAsked(true);
    else if (!finish.isPending) finish.mutate(chosen);
  };
  const saveChosen = (): void => {
    if (chosen !== undefined) submit();
  };
  useHotkeys({
    // While an offer rings the digits are reasons to reject it.
    ...(rings ? {} : Object.fromEntries(dispositionKeys.map(({ digit, code }) => [digit, () => choose(code)]))),
    [KEYS.finish]: submit,
  });
  const how = contact.endedBy === null ? '' : t('wrap.endedBy', { party: words.party(contact.endedBy) });
  return (
    <div className="sj-wrap">
      <div className="sj-wrap-head">
        <b>{t('wrap.title')}</b>
        <span className="sj-desk-second">{how}</span>
        {contact.endedAt !== null && <DurationTicker since={contact.endedAt} label={t('wrap.lasts')} />}
        {clock !== undefined && <AfterCallClock clock={clock} skewMs={skewMs} onLast={saveChosen} />}
      </div>
      <div className="sj-wrap-choices" role="radiogroup" aria-label={t('wrap.what')}>
        {dispositionKeys.map(({ digit, code }) => {
          const name = DISPOSITIONS.find((d) => d.code === code);
          return (
            <button
              key={code}
              type="button"
              role="radio"
              aria-checked={chosen === code}
              className="sj-wrap-choice"
              onClick={() => choose(code)}
            >
              <kbd>{digit}</kbd>
              {i18n.language === 'en' ? name?.en : name?.zh}
            </button>
          );
        })}
      </div>
      {asked && chosen === undefined && (
        <div role="alert" className="sj-desk-bad">
          {t('wrap.choose')}
        </div>
      )}
      <Input.TextArea
        aria-label={t('wrap.note')}
        value={note}
        maxLength={LIMITS.noteChars}
        autoSize={{ minRows: 2, maxRows: 5 }}
        placeholder={t('wrap.noteHint')}
        onChange={(event) => setNote(event.target.value)}
      />
      {finish.error !== null && <ApiProblem error={finish.error} kept />}
      <div className="sj-wrap-end">
        <Button type="primary" loading={finish.isPending} onClick={submit}>
          {t('wrap.finish')}
          <KeyHint keys={keyWord('finish')} />
        </Button>
      </div>
    </div>
  );
}
