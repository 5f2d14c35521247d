import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '../../../ui/api-problem.tsx';
import { useHotkeys } from '../../../ui/hotkeys.ts';
import { useTalkDoing } from './talk-api.ts';
import './talk.css';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;
const SHOWN = 24;

/** Keys toward the far end (RFC 4733): for a machine with a menu, or a number that the customer's side asks for. */
export function Keypad({ contactId, onClose }: { contactId: string; onClose: () => void }) {
  const { t } = useTranslation('desk');
  const problemText = useProblemText();
  const [said, setSaid] = useState('');
  const doing = useTalkDoing(contactId);
  const press = (key: string): void => {
    setSaid((before) => (before + key).slice(-SHOWN));
    doing.mutate({ do: 'keys', keys: key });
  };
  useHotkeys({ Escape: onClose, ...Object.fromEntries(KEYS.map((key) => [key, () => press(key)])) });
  return (
    <div className="sj-keypad" role="group" aria-label={t('talk.keypad')}>
      <output aria-label={t('talk.pressed')}>{said === '' ? t('talk.keysHint') : said}</output>
      <div>
        {KEYS.map((key) => (
          <Button key={key} onClick={() => press(key)}>
            {key}
          </Button>
        ))}
      </div>
      {doing.error !== null && <p className="sj-desk-bad">{problemText(doing.error)}</p>}
      <Button size="small" type="text" onClick={onClose}>
        {t('talk.close')}
      </Button>
    </div>
  );
}
