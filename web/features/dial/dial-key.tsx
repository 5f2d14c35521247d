import { PhoneOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useHotkeys } from '../../ui/hotkeys.ts';
import { KeyHint } from '../../ui/key-hint.tsx';
import { useMay } from '../identity/session.tsx';

const DialDialog = lazy(async () => ({ default: (await import('./dial-dialog.tsx')).DialDialog }));

/** The way to the dial field, by hand or by key. */
export function DialKey({ keys, hint }: { keys: string; hint: string }) {
  const { t } = useTranslation('dial');
  const may = useMay()('contact.dial.customer');
  const [open, setOpen] = useState(false);
  useHotkeys(may ? { [keys]: () => setOpen(true) } : {});
  if (!may) return null;
  return (
    <>
      <Button type="text" size="small" icon={<PhoneOutlined />} onClick={() => setOpen(true)}>
        {t('open')}
        <KeyHint keys={hint} />
      </Button>
      <Suspense>{open && <DialDialog onClose={() => setOpen(false)} />}</Suspense>
    </>
  );
}
