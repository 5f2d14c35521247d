import { FileOutlined } from '@ant-design/icons';
import { Image } from 'antd';
import type { TranscriptEntry } from '../../../shared/contracts/contacts.ts';

const KB = 1024;

/** What was said: words, a picture that opens large, or a file to take. */
export function EntryBody({ entry }: { entry: TranscriptEntry }) {
  const { attachment, kind, text } = entry;
  if (attachment === null) return text;
  const address = `/api/chat/attachments/${attachment.blobId}`;
  return (
    <>
      {kind === 'image' ? (
        <Image src={address} alt={attachment.fileName} width={180} />
      ) : (
        <a href={address} download={attachment.fileName}>
          <FileOutlined aria-hidden /> {attachment.fileName} ({Math.ceil(attachment.bytes / KB)} KB)
        </a>
      )}
      {text !== '' && <div>{text}</div>}
    </>
  );
}
