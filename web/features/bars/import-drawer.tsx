import { InboxOutlined } from '@ant-design/icons';
import { Alert, Button, Drawer, Table, Upload } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DoNotCallImport } from '../../../shared/contracts/voice-bars.ts';
import { ApiProblem } from '../../ui/api-problem.tsx';
import { sendSheet, useSave } from './bars-api.ts';

interface Props {
  readonly open: boolean;
  readonly onClose: () => void;
}

export function ImportDrawer({ open, onClose }: Props) {
  const { t } = useTranslation('bars');
  return (
    <Drawer open={open} size={600} title={t('import.title')} onClose={onClose} destroyOnHidden>
      {open && <Importing onClose={onClose} />}
    </Drawer>
  );
}

/** First looked at, then taken: nobody finds out afterwards what a file has done. */
function Importing({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('bars');
  const [file, setFile] = useState<File>();
  const send = useSave((api, { sheet, isFinal }: { sheet: File; isFinal: boolean }) => sendSheet(api, sheet, isFinal));
  const found = send.data;
  const choose = (sheet: File): false => {
    setFile(sheet);
    send.mutate({ sheet, isFinal: false });
    // Sent by us, with our header; not by the part itself.
    return false;
  };
  return (
    <div className="sj-bars-import">
      <p>{t('import.hint')}</p>
      <pre className="sj-bars-example">{t('import.example')}</pre>
      <Upload.Dragger accept=".csv,text/csv" maxCount={1} showUploadList={false} beforeUpload={choose}>
        <InboxOutlined aria-hidden style={{ fontSize: 28 }} />
        <div>{file?.name ?? t('import.drop')}</div>
      </Upload.Dragger>
      {send.error !== null && <ApiProblem error={send.error} kept />}
      {found !== undefined && <Found of={found} />}
      <Foot
        found={found}
        isBusy={send.isPending}
        onClose={onClose}
        onTake={() => file !== undefined && send.mutate({ sheet: file, isFinal: true })}
      />
    </div>
  );
}

interface FootProps {
  readonly found: DoNotCallImport | undefined;
  readonly isBusy: boolean;
  readonly onClose: () => void;
  readonly onTake: () => void;
}
function Foot({ found, isBusy, onClose, onTake }: FootProps) {
  const { t } = useTranslation('bars');
  const isDone = found?.done === true;
  const count = found?.good ?? 0;
  return (
    <div className="sj-bars-foot">
      <Button onClick={onClose}>{t(isDone ? 'close' : 'cancel')}</Button>
      {!isDone && (
        <Button type="primary" disabled={count === 0} loading={isBusy} onClick={onTake}>
          {t('import.take', { count })}
        </Button>
      )}
    </div>
  );
}

function Found({ of }: { of: DoNotCallImport }) {
  const { t } = useTranslation('bars');
  const type = of.done ? 'success' : of.wrong > 0 ? 'warning' : 'info';
  return (
    <>
      <Alert
        showIcon
        type={type}
        title={t(of.done ? 'import.done' : 'import.found', { good: of.good, known: of.known, wrong: of.wrong })}
      />
      {of.errors.length > 0 && (
        <Table
          size="small"
          aria-label={t('import.errors')}
          rowKey="line"
          dataSource={of.errors}
          pagination={of.errors.length > 10 ? { pageSize: 10, size: 'small' } : false}
          columns={[
            { title: t('import.line'), width: 80, dataIndex: 'line' },
            { title: t('import.what'), width: 220, render: (_, r) => t(`import.fault.${r.fault}`) },
            { title: t('import.value'), dataIndex: 'value' },
          ]}
        />
      )}
    </>
  );
}
