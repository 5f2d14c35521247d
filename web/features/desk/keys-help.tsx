import { Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { KEYS, keyWord, type KeyAct } from './key-map.ts';

/** Every key of the desk on one page. */
export function KeysHelp({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('desk');
  const rows = [
    ...(Object.keys(KEYS) as KeyAct[]).map((act) => ({ keys: keyWord(act), text: t(`keys.${act}`) })),
    { keys: '1 … 9 0', text: t('keys.digits') },
    { keys: 'Enter', text: t('keys.send') },
    { keys: 'Shift+Enter', text: t('keys.newLine') },
    { keys: '/', text: t('keys.quick') },
  ];
  return (
    <Modal open title={t('keys.title')} onCancel={onClose} footer={null} width={460}>
      <dl className="sj-keys">
        {rows.map(({ keys, text }) => (
          <div key={keys + text}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
