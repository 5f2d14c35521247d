import { newId } from '../../shared/kernel/id.ts';
import type { CasesRoom } from '../modules/cases/index.ts';
import type { Identity, Principal } from '../modules/identity/index.ts';

type StaffCard = Awaited<ReturnType<Identity['organisation']['staffOfPost']>>[number];

/** In this order: who answers for the floor has what was left by word, and hands it on. */
const WHO_ANSWERS = ['shift_leader', 'operations_manager', 'administrator'] as const;

/** Not signed in: a case needs somebody who answers for it from the first minute, also at night. */
const onBehalfOf = ({ id, staffNo, name, post, centre, area, team }: StaffCard): Principal => ({
  sessionId: newId(),
  staffId: id,
  ...{ staffNo, name, post, centre, area, team },
  permissions: new Set(['case.create']),
  dataScope: 'own',
  mustChangePassword: false,
  expiresAt: new Date(0),
  source: 'voicemail',
});

/** Opens the case for what a caller left by word. The key is the contact's: asked twice, it is one case. Its clock is the promise. */
export const createWordCases =
  (organisation: Identity['organisation'], cases: CasesRoom['cases']) =>
  async (contactId: string): Promise<void> => {
    for (const post of WHO_ANSWERS) {
      const people = (await organisation.staffOfPost(post)).toSorted((a, b) => (a.staffNo < b.staffNo ? -1 : 1));
      const [first] = people;
      if (first === undefined) continue;
      await cases.openCase(onBehalfOf(first), {
        contactId,
        type: 'consultation',
        title: '留言待回复',
        need: '客户留言，请听取联络记录中的录音，并在时限内回复客户。',
        clientKey: contactId,
      });
      return;
    }
    throw new Error('nobody answers for what was left by word: no shift leader, manager or administrator');
  };
