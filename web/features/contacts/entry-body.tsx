import { FileOutlined } from '@ant-design/icons';
import type { TranscriptEntry } from '../../../shared/contracts/contacts.ts';
import './entry-body.css';

const KB = 1024;

/** What was said: words, a picture that opens large, or a file to take. */
export function EntryBody({ entry }: { entry: TranscriptEntry }) {
  const { attachment, kind, text } = entry;
  if (attachment === null) return text;
  const address = `/api/chat/attachments/${attachment.blobId}`;
  return (
    <>
      {kind === 'image' ? (
        // A plain link: the library's own viewer would be a tenth of all that the desk loads.
        <a href={address} target="_blank" rel="noreferrer">
          <img src={address} alt={attachment.fileName} className="sj-picture" loading="lazy" />
        </a>
      ) : (
        <a href={address} download={attachment.fileName}>
          <FileOutlined aria-hidden /> {attachment.fileName} ({Math.ceil(attachment.bytes / KB)} KB)
        </a>
      )}
      {text !== '' && <div>{text}</div>}
    </>
  );
}
