import { InboxOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Checkbox, Drawer, Table, Tabs, Upload } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type {
  ImportDone,
  ImportPreview,
  RowChange,
  RowError,
} from '../../../../shared/contracts/routing-admin-import.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { useApi } from '../../../ui/services.tsx';
import { applyImport, tryImport } from './admin-api.ts';
import { useChangeWords } from './change-words.ts';
import { useSave } from './use-admin.ts';

interface Tried {
  readonly file: File;
  readonly preview: ImportPreview;
}

/** A sheet in two steps: what it would do, row by row; then that and nothing else. */
export function ImportDrawer({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useTranslation('admin');
  return (
    <Drawer open={isOpen} onClose={onClose} destroyOnHidden size={860} title={t('import.title')}>
      <ImportSteps onClose={onClose} />
    </Drawer>
  );
}

function ImportSteps({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('admin');
  const api = useApi();
  const [tried, setTried] = useState<Tried>();
  const [done, setDone] = useState<ImportDone>();
  const attempt = useMutation({
    mutationFn: async (file: File): Promise<Tried> => ({ file, preview: await tryImport(api, file) }),
    onSuccess: setTried,
  });
  const choose = (file: File): void => {
    setTried(undefined);
    setDone(undefined);
    attempt.mutate(file);
  };
  if (done !== undefined) {
    return (
      <>
        <Alert type="success" showIcon role="status" title={t('import.done', { ...done })} />
        <div className="sj-radmin-acts">
          <Button onClick={() => setDone(undefined)}>{t('import.another')}</Button>
          <Button type="primary" onClick={onClose}>
            {t('close')}
          </Button>
        </div>
      </>
    );
  }
  return (
    <>
      <p className="sj-radmin-hint">{t('import.hint')}</p>
      <Upload.Dragger
        accept=".csv,.xlsx"
        height={140}
        maxCount={1}
        showUploadList={false}
        disabled={attempt.isPending}
        beforeUpload={(file) => {
          choose(file);
          return false;
        }}
      >
        <p>
          <InboxOutlined aria-hidden style={{ fontSize: 28 }} />
        </p>
        <p>{attempt.isPending ? t('import.reading') : (tried?.file.name ?? t('import.drop'))}</p>
        <p className="sj-radmin-second">{t('import.limits')}</p>
      </Upload.Dragger>
      {attempt.error !== null && <ApiProblem error={attempt.error} />}
      {tried !== undefined && (
        <PreviewOf
          key={tried.preview.changeSet}
          tried={tried}
          onAgain={() => choose(tried.file)}
          onDone={(answer) => {
            setTried(undefined);
            setDone(answer);
          }}
        />
      )}
    </>
  );
}

interface PreviewProps {
  readonly tried: Tried;
  readonly onAgain: () => void;
  readonly onDone: (done: ImportDone) => void;
}

function PreviewOf({ tried: { file, preview }, onAgain, onDone }: PreviewProps) {
  const { t } = useTranslation('admin');
  const [onlyGood, setOnlyGood] = useState(false);
  const save = useSave(
    (api, wish: { onlyGood: boolean }) => applyImport(api, file, { changeSet: preview.changeSet, ...wish }),
    onDone,
  );
  const count = preview.changed + preview.added;
  const isHeld = preview.blocked || count === 0 || (preview.errorCount > 0 && !onlyGood);
  return (
    <>
      <Alert
        style={{ marginTop: 12 }}
        showIcon
        type={preview.errorCount > 0 ? 'warning' : 'info'}
        role="status"
        title={t('import.summary', {
          rows: preview.rows,
          changed: preview.changed,
          added: preview.added,
          unchanged: preview.unchanged,
        })}
        description={
          preview.blocked
            ? t('import.blocked')
            : preview.errorCount > 0
              ? t('import.errors', { rows: preview.badRows, count: preview.errorCount })
              : undefined
        }
      />
      <Tabs
        items={[
          ...(preview.errorCount > 0
            ? [
                {
                  key: 'errors',
                  label: t('import.errorsTab', { count: preview.errorCount }),
                  children: <Errors rows={preview.errors} />,
                },
              ]
            : []),
          {
            key: 'changes',
            label: t('import.changesTab', { count }),
            children: <Changes rows={preview.changes} />,
          },
        ]}
      />
      {preview.errorCount > 0 && !preview.blocked && count > 0 && (
        <Checkbox checked={onlyGood} onChange={(e) => setOnlyGood(e.target.checked)}>
          {t('import.onlyGood', { count, rows: preview.badRows })}
        </Checkbox>
      )}
      {save.error !== null && <ApiProblem error={save.error} />}
      <div className="sj-radmin-acts">
        <Button onClick={onAgain}>{t('import.again')}</Button>
        <Button type="primary" disabled={isHeld} loading={save.isPending} onClick={() => save.mutate({ onlyGood })}>
          {t('import.apply', { count })}
        </Button>
      </div>
    </>
  );
}

function Errors({ rows }: { rows: readonly RowError[] }) {
  const { t } = useTranslation('admin');
  return (
    <Table<RowError>
      size="small"
      dataSource={rows}
      rowKey={(e) => `${e.row}:${e.column ?? ''}:${e.code}`}
      pagination={{ pageSize: 10, showSizeChanger: false, hideOnSinglePage: true }}
      columns={[
        { key: 'row', title: t('import.row'), width: 80, render: (_, e) => e.row },
        { key: 'column', title: t('import.column'), width: 140, render: (_, e) => e.column ?? '–' },
        { key: 'sentence', title: t('import.what'), render: (_, e) => e.sentence },
      ]}
    />
  );
}

function Changes({ rows }: { rows: readonly RowChange[] }) {
  const { t } = useTranslation('admin');
  const say = useChangeWords();
  return (
    <Table<RowChange>
      size="small"
      dataSource={rows}
      rowKey={(c) => String(c.row)}
      pagination={{ pageSize: 10, showSizeChanger: false, hideOnSinglePage: true }}
      locale={{ emptyText: t('import.nothing') }}
      columns={[
        { key: 'row', title: t('import.row'), width: 80, render: (_, c) => c.row },
        {
          key: 'who',
          title: t('agent.who'),
          width: 150,
          render: (_, c) => (
            <div className="sj-radmin-two">
              <span>{c.name}</span>
              <small>{c.isNew ? `${c.staffNo} · ${t('import.new')}` : c.staffNo}</small>
            </div>
          ),
        },
        {
          key: 'changes',
          title: t('import.changes'),
          render: (_, c) => c.changes.map(say).join(t('semicolon')) || '–',
        },
      ]}
    />
  );
}
