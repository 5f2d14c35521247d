import { LIMITS, type Contact, type ContactQuery, type ContactStory } from '../../../shared/contracts/contacts.ts';
import type { Page } from '../../../shared/contracts/paging.ts';
import type { Db } from '../../platform/db/database.ts';
import { demand, demandWithin, may, scopeLimit, type OrganisationView, type Principal } from '../identity/index.ts';
import { contactNotFound } from './contact-life-service.ts';
import { findContact, searchContacts, transitionsOf, type ContactFilter, type ContactRow } from './contact-store.ts';
import { toContact } from './contact-view.ts';
import { flowActsOf } from './flow-log-store.ts';
import { pausesOf, recordingsOf, toRecording } from './recordings/recording-store.ts';
import { shownSteps } from './talk-log-service.ts';
import { talkStepsOf } from './talk-log-store.ts';
import { entriesAfter, toEntry } from './transcript-store.ts';

/** Looking at contacts: the list, one whole story. Permission and scope are checked here, not on the screen. */
export interface ContactReading {
  search(principal: Principal, query: ContactQuery): Promise<Page<Contact>>;
  story(principal: Principal, contactId: string): Promise<ContactStory>;
  views(rows: readonly ContactRow[]): Promise<Contact[]>;
  /** One contact, for another room that shows more of it: permission and scope checked as for its story. */
  visible(principal: Principal, contactId: string): Promise<ContactRow>;
}

export function createContactReading(needs: {
  readonly db: Db;
  readonly organisation: OrganisationView;
}): ContactReading {
  const views = async (rows: readonly ContactRow[]): Promise<Contact[]> => {
    const staff = await needs.organisation.staff(rows.flatMap((r) => (r.agent_id === null ? [] : [r.agent_id])));
    return rows.map((row) => toContact(row, (id) => staff.get(id)?.name));
  };

  /** Whose contacts this person may see; undefined means everybody's. */
  const visibleAgents = async (principal: Principal): Promise<string[] | undefined> => {
    const limit = scopeLimit(principal);
    if (limit.by === 'all') return undefined;
    if (limit.by === 'own') return [limit.ownerId];
    const teamsIn = async (place: 'centre' | 'area', code: string): Promise<string[]> =>
      (await needs.organisation.all()).teams.filter((t) => t[place] === code).map((t) => t.code);
    const codes = limit.by === 'team' ? [limit.code] : await teamsIn(limit.by, limit.code);
    const members = await Promise.all(codes.map((team) => needs.organisation.staffOfTeam(team)));
    return [...new Set([limit.ownerId, ...members.flat().map((m) => m.id)])];
  };

  const visible = async (principal: Principal, contactId: string): Promise<ContactRow> => {
    demand(principal, 'contact.view');
    const row = await findContact(needs.db, contactId);
    if (row === undefined) throw contactNotFound(contactId);
    // A contact that nobody has taken yet belongs to the whole floor.
    if (row.agent_id === null) return row;
    const staff = (await needs.organisation.staff([row.agent_id])).get(row.agent_id);
    demandWithin(principal, {
      ownerId: row.agent_id,
      ...(staff === undefined ? {} : { team: staff.team, area: staff.area, centre: staff.centre }),
    });
    return row;
  };

  return {
    views,
    visible,
    search: async (principal, query) => {
      demand(principal, 'contact.view');
      const { page, pageSize, agentId, ...rest } = query;
      // The history of one customer is the desk's daily bread and shown whole; other lists follow the scope.
      const agents = rest.customerId === undefined ? await visibleAgents(principal) : undefined;
      const wanted = agentId === undefined ? agents : agents === undefined || agents.includes(agentId) ? [agentId] : [];
      if (wanted?.length === 0) return { items: [], total: 0, page, pageSize };
      // Who hung up before anybody answered was nobody's contact: a leader's list without them would hide every abandon.
      const orNobody = agentId === undefined && scopeLimit(principal).by !== 'own';
      const filter = { ...rest, ...(wanted === undefined ? {} : { agentIds: wanted, orNobody }) } as ContactFilter;
      const { rows, total } = await searchContacts(needs.db, filter, { page, pageSize });
      return { items: await views(rows), total, page, pageSize };
    },
    story: async (principal, contactId) => {
      const row = await visible(principal, contactId);
      const mayHear = may(principal, 'recording.listen') || row.agent_id === principal.staffId;
      const [contacts, transitions, talk, flow, transcript, recordings, pauses] = await Promise.all([
        views([row]),
        transitionsOf(needs.db, contactId),
        talkStepsOf(needs.db, contactId).then((steps) => shownSteps(steps, needs.organisation)),
        flowActsOf(needs.db, contactId),
        entriesAfter(needs.db, contactId, 0, LIMITS.transcriptPage),
        mayHear ? recordingsOf(needs.db, contactId) : [],
        mayHear ? pausesOf(needs.db, contactId) : [],
      ]);
      const [contact] = contacts;
      if (contact === undefined) throw contactNotFound(contactId);
      return {
        contact,
        transitions: transitions.map((t) => ({
          at: t.at.toISOString(),
          from: t.from_state,
          event: t.event,
          to: t.to_state,
          actor: t.actor,
          reason: t.reason,
        })),
        // Who may not listen does not learn here who listens.
        talk: talk.filter((s) => s.other?.kind !== 'leader' || may(principal, 'contact.supervise.voice')),
        flow,
        transcript: transcript.map(toEntry),
        recordings: recordings.map(toRecording),
        recordingSteps: pauses.map(({ at, kind, actor }) => ({ at: at.toISOString(), kind, actor })),
      };
    },
  };
}
