import type { TranscriptEntry } from '../../../shared/contracts/contacts.ts';
import { clockTime } from '../../ui/said-time.ts';
import { EntryBody } from './entry-body.tsx';

/** What was said, as it was said. */
export function TranscriptView({ entries }: { entries: readonly TranscriptEntry[] }) {
  return (
    <div className="sj-transcript">
      {entries.map((entry) => (
        <div key={entry.seq} className={`sj-said sj-said-${entry.author}`}>
          <small>
            {entry.authorName} <time dateTime={entry.at}>{clockTime(new Date(entry.at))}</time>
          </small>
          <div>
            <EntryBody entry={entry} />
          </div>
        </div>
      ))}
    </div>
  );
}
