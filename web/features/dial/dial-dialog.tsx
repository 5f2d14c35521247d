import { DeleteOutlined, PhoneOutlined, SearchOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CustomerList } from '../../../shared/contracts/customers-picture.ts';
import type { DialTo } from '../../../shared/contracts/voice-outbound.ts';
import { ApiProblem } from '../../ui/api-problem.tsx';
import { Loading } from '../../ui/loading.tsx';
import { queryKeys } from '../../ui/query-keys.ts';
import { useApi } from '../../ui/services.tsx';
import { useDialling } from './dial-api.ts';
import { DialProblem } from './dial-problem.tsx';
import './dial.css';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'] as const;
const MAX = 60;
const FOUND_AT_MOST = 5;
/** As people write numbers: spaces and dashes between the digits, perhaps the country in front. */
const digitsOf = (text: string): string | undefined => {
  const bare = text.replace(/[\s()-]/g, '').replace(/^(\+|00)?86(?=1\d{10}$)/, '');
  return /^\d+$/.test(bare) ? bare : undefined;
};
const isNumber = (digits: string | undefined): boolean => digits !== undefined && /^\d{5,20}$/.test(digits);

/** A number to dial, or a customer to find and call by one of the numbers that the operator knows. */
export function DialDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('dial');
  const [text, setText] = useState('');
  const [sought, seek] = useState('');
  const [asked, setAsked] = useState<DialTo>();
  const dialling = useDialling(onClose);
  const digits = digitsOf(text);
  const call = (to: DialTo): void => {
    setAsked(to);
    dialling.mutate({ to });
  };
  const submit = (): void => {
    if (digits === undefined) seek(text.trim());
    else if (isNumber(digits)) call({ kind: 'number', number: digits });
  };
  const type = (next: string): void => {
    setText(next.slice(0, MAX));
    dialling.reset();
  };
  return (
    <Modal open title={t('title')} onCancel={onClose} footer={null} width={440}>
      <form
        className="sj-dial"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <label htmlFor="dial-whom">{t('whom')}</label>
        <Input
          id="dial-whom"
          size="large"
          autoFocus
          autoComplete="off"
          value={text}
          maxLength={MAX}
          placeholder={t('hint')}
          aria-describedby="dial-help"
          onChange={(event) => type(event.target.value)}
        />
        <p id="dial-help" className="sj-dial-help">
          {digits === undefined || digits === '' ? ' ' : t(isNumber(digits) ? 'number' : 'tooShort')}
        </p>
        <div className="sj-dial-keys" role="group" aria-label={t('keys')}>
          {KEYS.map((key) => (
            <Button key={key} onClick={() => type(text + key)}>
              {key}
            </Button>
          ))}
          <Button aria-label={t('erase')} icon={<DeleteOutlined />} onClick={() => type(text.slice(0, -1))} />
        </div>
        {digits === undefined && text.trim() !== '' ? (
          <Button block size="large" htmlType="submit" icon={<SearchOutlined />}>
            {t('search')}
          </Button>
        ) : (
          <Button
            block
            type="primary"
            size="large"
            htmlType="submit"
            icon={<PhoneOutlined />}
            loading={dialling.isPending}
            disabled={!isNumber(digits)}
          >
            {t('call')}
          </Button>
        )}
      </form>
      {dialling.error !== null && asked !== undefined && (
        <div className="sj-dial-problem">
          <DialProblem
            error={dialling.error}
            onAnyway={(overrideReason) => dialling.mutateAsync({ to: asked, overrideReason })}
          />
        </div>
      )}
      {sought !== '' && digits === undefined && <Found words={sought} busy={dialling.isPending} onCall={call} />}
    </Modal>
  );
}

function Found({ words, busy, onCall }: { words: string; busy: boolean; onCall: (to: DialTo) => void }) {
  const { t } = useTranslation('dial');
  const api = useApi();
  const { data, error } = useQuery({
    queryKey: queryKeys('customers').one('found', words),
    queryFn: ({ signal }) =>
      api.get<CustomerList>({ path: '/api/customers', query: { query: words, pageSize: FOUND_AT_MOST }, signal }),
  });
  if (data === undefined) return error === null ? <Loading /> : <ApiProblem error={error} />;
  return (
    <ul className="sj-dial-found">
      {data.items.map(({ id, name, phone, address }) => (
        <li key={id}>
          <span>
            <b>{name}</b> {phone}
            <small>{address}</small>
          </span>
          <Button
            size="small"
            icon={<PhoneOutlined />}
            loading={busy}
            onClick={() => onCall({ kind: 'customer', customerId: id, phone: 0 })}
          >
            {t('call')}
          </Button>
        </li>
      ))}
      {data.items.length === 0 && <li>{t('nobody')}</li>}
      {data.total > data.items.length && <li>{t('more')}</li>}
    </ul>
  );
}
