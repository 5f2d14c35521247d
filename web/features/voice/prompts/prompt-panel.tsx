import { UploadOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Upload } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MAX_PROMPT_TEXT, PROMPT_VARIANTS, type Prompt } from '../../../../shared/contracts/voice-prompts.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { useApi } from '../../../ui/services.tsx';
import { TimeText } from '../../../ui/time-text.tsx';
import { ListenButtons, type Listening } from './listen.tsx';
import {
  discardDraft,
  promptKeys,
  publishPrompt,
  readVersions,
  restoreVersion,
  uploadRecording,
  writeDraft,
} from './prompts-api.ts';

interface Props {
  readonly prompt: Prompt;
  readonly listening: Listening;
  readonly onClose: () => void;
}

/** One prompt: its text, its recordings, and every version that was ever heard. */
export function PromptPanel({ prompt, listening, onClose }: Props) {
  const { t } = useTranslation('voice');
  const api = useApi();
  const queries = useQueryClient();
  const { key, published, draft } = prompt;
  const before = draft?.text ?? published?.text ?? '';
  const [text, setText] = useState(before);
  const [problem, setProblem] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const act = (what: () => Promise<unknown>): void => {
    setBusy(true);
    setProblem(undefined);
    what()
      .catch(setProblem)
      .finally(() => {
        setBusy(false);
        void queries.invalidateQueries({ queryKey: promptKeys.all });
      });
  };
  return (
    <aside className="sj-prompt-panel" aria-label={key}>
      <header>
        <h2>{key}</h2>
        <Button size="small" onClick={onClose}>
          {t('prompts.close')}
        </Button>
      </header>
      {problem !== undefined && <ApiProblem error={problem} kept />}
      <label htmlFor="prompt-text">{t('prompts.text')}</label>
      <Input.TextArea
        id="prompt-text"
        rows={4}
        maxLength={MAX_PROMPT_TEXT}
        showCount
        value={text}
        onChange={(e) => setText(e.target.value)}
      />
      <p className="sj-prompt-hint">{t('prompts.textHint')}</p>
      <div className="sj-prompt-acts">
        <Button
          disabled={isBusy || text.trim() === '' || text === before}
          onClick={() => act(() => writeDraft(api, key, text.trim()))}
        >
          {t('prompts.save')}
        </Button>
        <Button
          type="primary"
          disabled={draft === null}
          loading={isBusy}
          onClick={() => act(() => publishPrompt(api, key))}
        >
          {t('prompts.publish')}
        </Button>
        {draft !== null && (
          <Button disabled={isBusy} onClick={() => act(() => discardDraft(api, key))}>
            {t('prompts.discard')}
          </Button>
        )}
      </div>
      {draft !== null && draft.normal !== null && (
        <ListenButtons promptKey={key} version={draft} listening={listening} />
      )}
      <h3>{t('prompts.upload')}</h3>
      <div className="sj-prompt-acts">
        {PROMPT_VARIANTS.map((variant) => (
          <Upload
            key={variant}
            accept=".wav,audio/wav"
            showUploadList={false}
            beforeUpload={(file) => {
              act(() => uploadRecording(api, key, { variant, file }));
              return false;
            }}
          >
            <Button icon={<UploadOutlined />} disabled={isBusy}>
              {t(variant === 'elder' ? 'prompts.uploadElder' : 'prompts.uploadNormal')}
            </Button>
          </Upload>
        ))}
      </div>
      <p className="sj-prompt-hint">
        {t('prompts.uploadHint')} {t('prompts.elderHint')}
      </p>
      <Versions promptKey={key} listening={listening} onRestore={(id) => act(() => restoreVersion(api, key, id))} />
    </aside>
  );
}

function Versions(props: {
  readonly promptKey: string;
  readonly listening: Listening;
  readonly onRestore: (id: string) => void;
}) {
  const { t } = useTranslation('voice');
  const api = useApi();
  const { data } = useQuery({
    queryKey: promptKeys.one('versions', props.promptKey),
    queryFn: ({ signal }) => readVersions(api, props.promptKey, signal),
  });
  return (
    <>
      <h3>{t('prompts.versions')}</h3>
      <ul className="sj-prompt-versions">
        {(data ?? []).map((v) => (
          <li key={v.id}>
            <div>
              <strong>{t('prompts.version', { version: v.version })}</strong> {t(`prompts.source.${v.source}`)} ·{' '}
              {t(`prompts.state.${v.state}`)} · <TimeText at={v.publishedAt ?? v.madeAt} />{' '}
              {v.publishedBy ?? v.madeBy ?? ''}
            </div>
            <div>{v.text}</div>
            <div className="sj-prompt-acts">
              {v.normal !== null && (
                <ListenButtons promptKey={props.promptKey} version={v} listening={props.listening} />
              )}
              {v.state === 'retired' && (
                <Button size="small" onClick={() => props.onRestore(v.id)}>
                  {t('prompts.restore')}
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}
