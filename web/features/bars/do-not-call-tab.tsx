import { UploadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { DO_NOT_CALL_SOURCES, type DoNotCallNumber } from '../../../shared/contracts/voice-bars.ts';
import { EntryList } from './entry-list.tsx';
import { ImportDrawer } from './import-drawer.tsx';

/** Customers whom we do not call, and on whose word. */
export function DoNotCallTab() {
  const { t } = useTranslation('bars');
  const [isImporting, setImporting] = useState(false);
  return (
    <>
      <EntryList
        list="do-not-call"
        label={t('tab.doNotCall')}
        empty={{ title: t('noDoNotCall'), hint: t('noDoNotCallHint') }}
        kindAs="source"
        kinds={DO_NOT_CALL_SOURCES}
        kindOf={(entry) => entry.source}
        facts={(entry) => <Facts of={entry} />}
        more={
          <Button icon={<UploadOutlined />} onClick={() => setImporting(true)}>
            {t('import.open')}
          </Button>
        }
      />
      <ImportDrawer open={isImporting} onClose={() => setImporting(false)} />
    </>
  );
}

function Facts({ of }: { of: DoNotCallNumber }) {
  const { t } = useTranslation('bars');
  return (
    <dd>
      {t(`kind.${of.source}`)}
      {of.contactId !== null && (
        <>
          {' · '}
          <Link to={`/contacts?open=${of.contactId}`}>{t('toContact')}</Link>
        </>
      )}
    </dd>
  );
}
