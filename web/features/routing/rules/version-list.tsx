import { useTranslation } from 'react-i18next';
import type { RuleState, RuleVersionRow } from '../../../../shared/contracts/routing-rules.ts';
import { StatusTag, type Tone } from '../../../ui/status-tag.tsx';
import { TimeText } from '../../../ui/time-text.tsx';

const TONES: Readonly<Record<RuleState, Tone>> = {
  draft: 'soon',
  in_force: 'good',
  retired: 'neutral',
  discarded: 'neutral',
};

export function RuleStateTag({ state }: { state: RuleState }) {
  const { t } = useTranslation('rules');
  return <StatusTag tone={TONES[state]} text={t(`state.${state}`)} />;
}

interface Props {
  readonly versions: readonly RuleVersionRow[];
  readonly open: number | undefined;
  readonly onOpen: (version: number) => void;
}

/** Newest first: who made it and when, who put it in force and when. */
export function VersionList({ versions, open, onOpen }: Props) {
  const { t } = useTranslation('rules');
  return (
    <ul className="sj-rule-versions" aria-label={t('versions')}>
      {versions.map((v) => (
        <li key={v.version}>
          <button type="button" aria-current={v.version === open} onClick={() => onOpen(v.version)}>
            <span>
              <b>{t('version', { version: v.version })}</b>
              <RuleStateTag state={v.state} />
            </span>
            {v.note !== '' && <span className="sj-rule-note">{v.note}</span>}
            <small>
              {v.releasedAt === null
                ? t('madeBy', { name: v.createdByName ?? t('system') })
                : t('releasedBy', { name: v.releasedByName ?? t('system') })}{' '}
              <TimeText at={v.releasedAt ?? v.savedAt ?? v.createdAt} />
            </small>
          </button>
        </li>
      ))}
    </ul>
  );
}
