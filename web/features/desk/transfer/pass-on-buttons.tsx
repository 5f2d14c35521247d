import { QuestionCircleOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '../../../../shared/contracts/contacts.ts';
import { useHotkeys } from '../../../ui/hotkeys.ts';
import { KeyHint } from '../../../ui/key-hint.tsx';
import { KEYS, keyShort } from '../key-map.ts';

const TransferDialog = lazy(async () => ({ default: (await import('./transfer-dialog.tsx')).TransferDialog }));
const ConsultDialog = lazy(async () => ({ default: (await import('./consult-dialog.tsx')).ConsultDialog }));

/** Beside the end of a talk: pass it on, or ask somebody; in a call the bar is full, and asking is among what is rare. */
export function PassOnButtons({ contact }: { contact: Contact }) {
  const { t } = useTranslation('desk');
  const [open, setOpen] = useState<'transfer' | 'consult'>();
  const close = (): void => setOpen(undefined);
  useHotkeys({ [KEYS.transfer]: () => setOpen('transfer') });
  return (
    <>
      {contact.channel === 'chat' && (
        <Button icon={<QuestionCircleOutlined />} onClick={() => setOpen('consult')}>
          {t('consult.open')}
        </Button>
      )}
      <Button onClick={() => setOpen('transfer')}>
        {t('transfer.open')}
        <KeyHint keys={keyShort('transfer')} />
      </Button>
      <Suspense>
        {open === 'transfer' && <TransferDialog contact={contact} onClose={close} />}
        {open === 'consult' && <ConsultDialog contact={contact} onClose={close} />}
      </Suspense>
    </>
  );
}
