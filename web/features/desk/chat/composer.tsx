import { PaperClipOutlined, SendOutlined, ThunderboltOutlined } from '@ant-design/icons';
import { Button, Dropdown, Input } from 'antd';
import { useRef, useState, type ClipboardEvent, type ComponentRef, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { LIMITS } from '../../../../shared/contracts/contacts.ts';
import { FILE_TYPES, IMAGE_TYPES } from '../../../../shared/contracts/messaging.ts';
import { useDraft } from '../draft.ts';
import type { ChatRoom } from './chat-room.ts';

const QUICK = ['greet', 'understand', 'wait', 'checking', 'restart', 'order', 'sorry', 'close'] as const;
const ACCEPT = [...IMAGE_TYPES, ...FILE_TYPES].join(',');

/** Enter sends, Shift+Enter begins a line; `/` in an empty field opens the ready sentences; a picture can be pasted. */
export function Composer({ room }: { room: ChatRoom }) {
  const { t } = useTranslation('desk');
  const [text, setText] = useDraft('answer', room.contactId);
  const [quick, setQuick] = useState(false);
  const field = useRef<ComponentRef<typeof Input.TextArea>>(null);
  const picker = useRef<HTMLInputElement>(null);
  const send = (): void => {
    if (text.trim() === '') return;
    room.say(text.trim());
    setText('');
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === '/' && text === '') {
      event.preventDefault();
      setQuick(true);
    } else if (event.key === 'Enter' && !event.shiftKey && !event.ctrlKey) {
      event.preventDefault();
      send();
    }
  };
  const onPaste = (event: ClipboardEvent): void => {
    const files = [...event.clipboardData.files];
    if (files.length > 0) event.preventDefault();
    for (const file of files) room.sendFile(file);
  };
  const items = QUICK.map((key) => ({ key, label: t(`quick.${key}`) }));
  const insert = (key: string): void => {
    setText(text + t(`quick.${key}`));
    setQuick(false);
    field.current?.focus();
  };
  return (
    <div className="sj-composer">
      <Input.TextArea
        ref={field}
        autoFocus
        aria-label={t('chat.write')}
        value={text}
        maxLength={LIMITS.messageChars}
        autoSize={{ minRows: 2, maxRows: 5 }}
        placeholder={t('chat.writeHint')}
        onChange={(event) => {
          setText(event.target.value);
          room.typing();
        }}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
      <div className="sj-composer-acts">
        <Dropdown
          open={quick}
          onOpenChange={setQuick}
          autoFocus
          trigger={['click']}
          placement="topLeft"
          menu={{ items, onClick: ({ key }) => insert(key) }}
        >
          <Button type="text" size="small" icon={<ThunderboltOutlined />}>
            {t('chat.quick')}
          </Button>
        </Dropdown>
        <Button type="text" size="small" icon={<PaperClipOutlined />} onClick={() => picker.current?.click()}>
          {t('chat.attach')}
        </Button>
        <input
          ref={picker}
          type="file"
          hidden
          multiple
          accept={ACCEPT}
          onChange={(event) => {
            for (const file of event.target.files ?? []) room.sendFile(file);
            event.target.value = '';
          }}
        />
        <Button
          type="primary"
          size="small"
          className="sj-composer-send"
          icon={<SendOutlined />}
          disabled={text.trim() === ''}
          onClick={send}
        >
          {t('chat.send')}
        </Button>
      </div>
    </div>
  );
}
