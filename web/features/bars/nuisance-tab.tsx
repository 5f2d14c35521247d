import { useTranslation } from 'react-i18next';
import { NUISANCE_POLICIES, type NuisanceNumber } from '../../../shared/contracts/voice-bars.ts';
import { TimeText } from '../../ui/time-text.tsx';
import { EntryList } from './entry-list.tsx';

/** Callers who are not served for a time, the last that were put on first. */
export function NuisanceTab() {
  const { t } = useTranslation('bars');
  return (
    <EntryList
      list="nuisance-numbers"
      label={t('tab.nuisance')}
      empty={{ title: t('noNuisance'), hint: t('noNuisanceHint') }}
      kindAs="policy"
      kinds={NUISANCE_POLICIES}
      kindOf={(entry) => entry.policy}
      facts={(entry) => <Facts of={entry} />}
      ownColumns={[{ title: t('column.turnedAway'), width: 100, align: 'right', dataIndex: 'turnedAway' }]}
    />
  );
}

function Facts({ of }: { of: NuisanceNumber }) {
  const { t } = useTranslation('bars');
  return (
    <>
      <dd>{t(`kind.${of.policy}`)}</dd>
      <dt>{t('column.turnedAway')}</dt>
      <dd>
        {t('times', { count: of.turnedAway })}
        {of.lastAt !== null && (
          <>
            {' · '}
            {t('last')} <TimeText at={of.lastAt} />
          </>
        )}
      </dd>
    </>
  );
}
