import { PhoneOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { DialTo } from '../../../shared/contracts/voice-outbound.ts';
import { useMay } from '../identity/session.tsx';
import { useDialling } from './dial-api.ts';
import './dial.css';

const DialProblem = lazy(async () => ({ default: (await import('./dial-problem.tsx')).DialProblem }));

/** Calls somebody whose number stays with the server. Without a word on it where the number stands beside it. */
export function CallButton({ to, number, bare = false }: { to: DialTo; number?: string; bare?: boolean }) {
  const { t } = useTranslation('dial');
  const may = useMay()('contact.dial.customer');
  const name = number === undefined ? t('callCase') : t('callNth', { number });
  const navigate = useNavigate();
  const dialling = useDialling(() => void navigate('/desk'));
  if (!may) return null;
  return (
    <>
      <Button
        size="small"
        type={bare ? 'text' : 'default'}
        icon={<PhoneOutlined />}
        loading={dialling.isPending}
        aria-label={name}
        title={name}
        onClick={() => dialling.mutate({ to })}
      >
        {bare ? null : t('callCase')}
      </Button>
      {dialling.error !== null && (
        <div className="sj-dial-problem">
          <Suspense>
            <DialProblem
              error={dialling.error}
              onAnyway={(overrideReason) => dialling.mutateAsync({ to, overrideReason })}
            />
          </Suspense>
        </div>
      )}
    </>
  );
}
