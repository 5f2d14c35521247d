import type { NameAddr } from './header-values.ts';
import { fromWireText } from './message.ts';
import { formatUri, userOf } from './uri.ts';

export interface Party {
  /** Number or name, escapes undone; empty when the address has none (anonymous). */
  readonly user: string;
  readonly displayName: string;
  readonly uri: string;
}
export const partyOf = ({ uri, displayName }: NameAddr): Party => ({
  user: userOf(uri),
  displayName: fromWireText(displayName),
  uri: formatUri(uri),
});
