import { SearchOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CustomerListItem } from '../../../../shared/contracts/customers-picture.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { useApi } from '../../../ui/services.tsx';
import { identifyContact } from '../desk-api.ts';
import { useAct } from '../use-act.ts';
import { foundQuery } from './customer-api.ts';

/** The number was not known: the agent asks, looks the customer up and says who it is. From then on it is that customer's contact. */
export function FindCustomer({ contactId }: { contactId: string }) {
  const { t } = useTranslation('desk');
  const api = useApi();
  const [words, setWords] = useState('');
  const [sought, seek] = useState('');
  const { data, error, isFetching } = useQuery(foundQuery(api, sought));
  const identify = useAct<string>((customerId) => identifyContact(api, contactId, customerId));
  return (
    <form
      className="sj-find"
      onSubmit={(event) => {
        event.preventDefault();
        seek(words.trim());
      }}
    >
      <label htmlFor="find-customer">{t('find.label')}</label>
      <Input
        id="find-customer"
        value={words}
        maxLength={60}
        placeholder={t('find.hint')}
        onChange={(event) => setWords(event.target.value)}
        suffix={
          <Button
            type="text"
            size="small"
            htmlType="submit"
            aria-label={t('find.search')}
            icon={<SearchOutlined />}
            disabled={words.trim() === ''}
          />
        }
      />
      {isFetching && <Loading />}
      {error !== null && <ApiProblem error={error} />}
      {data?.items.map((found) => (
        <Found key={found.id} found={found} busy={identify.isPending} onChoose={() => identify.mutate(found.id)} />
      ))}
      {data?.items.length === 0 && <p className="sj-desk-quiet">{t('find.nobody')}</p>}
      {data !== undefined && data.total > data.items.length && <p className="sj-desk-quiet">{t('find.more')}</p>}
      {identify.error !== null && <ApiProblem error={identify.error} />}
    </form>
  );
}

function Found({ found, busy, onChoose }: { found: CustomerListItem; busy: boolean; onChoose: () => void }) {
  const { t } = useTranslation('desk');
  return (
    <div className="sj-find-one">
      <div>
        <b>{found.name}</b> {found.phone}
        <div className="sj-desk-second">{found.address}</div>
      </div>
      <Button size="small" loading={busy} onClick={onChoose}>
        {t('find.isThem')}
      </Button>
    </div>
  );
}
