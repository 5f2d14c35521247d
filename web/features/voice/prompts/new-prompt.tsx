import { useQueryClient } from '@tanstack/react-query';
import { Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MAX_PROMPT_TEXT, PROMPT_KEY } from '../../../../shared/contracts/voice-prompts.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { useApi } from '../../../ui/services.tsx';
import { createPrompt, promptKeys } from './prompts-api.ts';

const MAX_KEY = 64;

interface Props {
  readonly onClose: () => void;
  readonly onDone: (key: string) => void;
}

/** A sentence that callers did not hear before: a draft first, with a sound when it is published or recorded. */
export function NewPromptForm({ onClose, onDone }: Props) {
  const { t } = useTranslation('voice');
  const api = useApi();
  const queries = useQueryClient();
  const [wish, setWish] = useState({ key: '', text: '' });
  const [problem, setProblem] = useState<unknown>();
  const isWhole = new RegExp(PROMPT_KEY).test(wish.key) && wish.text.trim() !== '';
  const create = (): void => {
    createPrompt(api, { key: wish.key, text: wish.text.trim() })
      .then(() => queries.invalidateQueries({ queryKey: promptKeys.all }))
      .then(() => {
        onDone(wish.key);
        onClose();
      })
      .catch(setProblem);
  };
  return (
    <Modal
      open
      title={t('prompts.new')}
      okText={t('prompts.create')}
      cancelText={t('prompts.close')}
      onCancel={onClose}
      onOk={create}
      okButtonProps={{ disabled: !isWhole }}
    >
      {problem !== undefined && <ApiProblem error={problem} kept />}
      <Form layout="vertical">
        <Form.Item label={t('prompts.key')} htmlFor="prompt-key" extra={t('prompts.keyHint')}>
          <Input
            id="prompt-key"
            maxLength={MAX_KEY}
            value={wish.key}
            onChange={(e) => setWish({ ...wish, key: e.target.value.trim() })}
          />
        </Form.Item>
        <Form.Item label={t('prompts.text')} htmlFor="prompt-new-text" extra={t('prompts.textHint')}>
          <Input.TextArea
            id="prompt-new-text"
            rows={3}
            maxLength={MAX_PROMPT_TEXT}
            value={wish.text}
            onChange={(e) => setWish({ ...wish, text: e.target.value })}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}
