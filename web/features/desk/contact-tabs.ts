import type { DeskContact } from '../../../shared/contracts/routing.ts';

/** A chat as the tabs see it. */
export interface TabSign {
  readonly contactId: string;
  /** Since when the customer's last word is unanswered; null: nothing is owed. */
  readonly waitingSince: string | null;
}

const beganAt = ({ contact }: DeskContact): string => contact.answeredAt ?? contact.arrivedAt;

/**
 * What is in hand, in an order that never jumps while somebody aims at a tab: the call first, then the chats as they were taken.
 * An offer is no tab: it rings above them.
 */
export function tabsOf(contacts: readonly DeskContact[]): readonly DeskContact[] {
  return contacts
    .filter(({ contact }) => contact.state === 'connected' || contact.state === 'after_call_work')
    .sort(
      (a, b) =>
        Number(b.contact.channel === 'voice') - Number(a.contact.channel === 'voice') ||
        beganAt(a).localeCompare(beganAt(b)) ||
        a.contact.id.localeCompare(b.contact.id),
    );
}

/** Which of the offers is shown first: the one that rings longest. */
export const offerOf = (contacts: readonly DeskContact[]): DeskContact | undefined =>
  contacts
    .filter(({ contact }) => contact.state === 'offered')
    .sort((a, b) => (a.ringUntil ?? '').localeCompare(b.ringUntil ?? ''))[0];

/** Where the agent looks: the tab that was chosen while it is there, else the first. */
export const openTab = (tabs: readonly DeskContact[], chosen: string | undefined): DeskContact | undefined =>
  tabs.find(({ contact }) => contact.id === chosen) ?? tabs[0];

/** The next tab by key: whoever has waited longest for an answer, and when nobody waits, the one to the right. */
export function nextTab(ids: readonly string[], current: string | undefined, signs: readonly TabSign[]) {
  const owed = signs
    .filter((s) => s.waitingSince !== null && s.contactId !== current && ids.includes(s.contactId))
    .sort((a, b) => (a.waitingSince ?? '').localeCompare(b.waitingSince ?? ''))[0];
  if (owed !== undefined) return owed.contactId;
  const at = current === undefined ? -1 : ids.indexOf(current);
  return ids[(at + 1) % Math.max(1, ids.length)];
}
