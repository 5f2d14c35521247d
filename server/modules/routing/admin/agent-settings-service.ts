import type {
  AgentChange,
  AgentFilter,
  AgentQuery,
  AgentSettings,
  BulkChange,
} from '../../../../shared/contracts/routing-admin.ts';
import type { Page } from '../../../../shared/contracts/paging.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import { demand, type Principal } from '../../identity/index.ts';
import { abilityChanges, applyWish, NEW_AGENT, withLevel, type Abilities, type AbilityChange } from './agent-plan.ts';
import { agentIds, loadAbilities, saveAbilities, type StoredAgent } from './agent-settings-store.ts';
import { demandSkills, templates } from './profile-service.ts';
import {
  changedMeanwhile,
  containsText,
  pageOfAll,
  refused,
  type AdminNeeds,
  type Change,
} from './settings-change-service.ts';
import type { Executor } from './settings-store.ts';
import { inScope, type Card, type StaffDirectory } from './staff-directory-service.ts';

export interface AgentAdmin {
  list(principal: Principal, query: AgentQuery): Promise<Page<AgentSettings>>;
  /** All of them, for a sheet. */
  every(principal: Principal, filter: AgentFilter): Promise<AgentSettings[]>;
  add(principal: Principal, staffNo: string): Promise<AgentSettings>;
  change(principal: Principal, staffId: string, wish: AgentChange): Promise<AgentSettings>;
  bulk(principal: Principal, wish: BulkChange): Promise<number>;
}

const toSettings = (card: Card, a: StoredAgent): AgentSettings => ({
  staffId: card.id,
  staffNo: card.staffNo,
  name: card.name,
  team: card.team,
  centre: card.centre,
  version: a.version,
  profile: a.profile,
  voice: a.voice,
  video: a.video,
  chat: a.chat,
  voiceInterruptsChat: a.voiceInterruptsChat,
  autoAnswer: a.autoAnswer,
  skills: a.skills,
});

export interface AgentStep {
  readonly card: Card;
  readonly before: Abilities | undefined;
  readonly after: Abilities;
}

/** A sheet of ten thousand is on the record in pieces that can still be read. */
const AGENTS_AN_ENTRY = 500;

const said = (changes: readonly AbilityChange[]): string =>
  changes.map(({ what, from, to }) => `${what.replace('skill:', '')} ${from ?? '–'}→${to ?? '–'}`).join(', ');

/** The acts for the audit trail: who became what. */
export function agentActs(
  action: string,
  steps: readonly AgentStep[],
  details: Readonly<Record<string, unknown>> = {},
) {
  const acts = [];
  for (let at = 0; at < steps.length; at += AGENTS_AN_ENTRY) {
    const some = steps.slice(at, at + AGENTS_AN_ENTRY);
    const changes = Object.fromEntries(
      some.map(({ card, before, after }) => [
        card.staffNo,
        `${before === undefined ? '+ ' : ''}${said(abilityChanges(before ?? { ...NEW_AGENT, voice: 0, chat: 0 }, after))}`,
      ]),
    );
    const id = steps.length === 1 ? (some[0]?.card.id ?? '') : 'many';
    acts.push({ action, subject: { kind: 'agent', id }, details: { ...details, changes } });
  }
  return acts;
}

export function createAgentAdmin(needs: AdminNeeds, change: Change, directory: StaffDirectory): AgentAdmin {
  const visible = async (principal: Principal, filter: AgentFilter): Promise<Card[]> => {
    demand(principal, 'queue.view');
    const ids = new Set(await agentIds(needs.db, filter));
    return (await directory.all()).filter(
      (c) =>
        ids.has(c.id) &&
        inScope(principal, c) &&
        (filter.team === undefined || c.team === filter.team) &&
        containsText(filter.text, c.staffNo, c.name),
    );
  };
  const settingsOf = async (db: Executor, cards: readonly Card[]): Promise<AgentSettings[]> => {
    const found = await loadAbilities(
      db,
      cards.map((c) => c.id),
    );
    return cards.flatMap((card) => {
      const abilities = found.get(card.id);
      return abilities === undefined ? [] : [toSettings(card, abilities)];
    });
  };
  const cardsIn = async (principal: Principal, ids: readonly string[]): Promise<Card[]> => {
    const byId = new Map((await directory.all()).map((c) => [c.id, c]));
    return ids.map((id) => {
      const card = byId.get(id);
      if (card === undefined) throw new AppError({ code: 'common.not_found', kind: 'not_found' });
      if (!inScope(principal, card)) throw new AppError({ code: 'identity.out_of_scope', kind: 'forbidden' });
      return card;
    });
  };
  /** Each agent as it was read, changed by the wish. */
  const changeMany = async (
    principal: Principal,
    agents: readonly { readonly staffId: string; readonly version: number }[],
    wishOf: (before: Abilities) => Omit<AgentChange, 'version'>,
  ): Promise<{ readonly settings: AgentSettings[]; readonly changed: number }> => {
    demand(principal, 'queue.manage');
    const ids = agents.map((a) => a.staffId);
    // Before the transaction: whoever holds the gate must not wait for a second connection.
    const cards = await cardsIn(principal, [...new Set(ids)]);
    return change(principal, 'agents', async (tx) => {
      const [found, byCode] = [await loadAbilities(tx.db, ids), await templates(tx.db)];
      const versions = new Map(agents.map((a) => [a.staffId, a.version]));
      const steps = cards.flatMap((card): AgentStep[] => {
        const before = found.get(card.id);
        if (before === undefined) throw new AppError({ code: 'common.not_found', kind: 'not_found' });
        if (before.version !== versions.get(card.id)) throw changedMeanwhile();
        const wish = wishOf(before);
        const after = applyWish(before, wish, byCode);
        if (after === 'unknown_profile') throw refused('routing.unknown_profile', { profile: wish.profile ?? '–' });
        return abilityChanges(before, after).length === 0 ? [] : [{ card, before, after }];
      });
      await demandSkills(tx.db, [...new Set(steps.flatMap((s) => Object.keys(s.after.skills)))]);
      const staffIds = steps.map((s) => s.card.id);
      if (steps.length > 0) {
        await saveAbilities(
          tx.db,
          steps.map((s) => ({ staffId: s.card.id, after: s.after })),
        );
      }
      const shown = agents.length === 1 ? cards : [];
      const value = { settings: await settingsOf(tx.db, shown), changed: steps.length };
      return { value, acts: agentActs('agent.changed', steps), staffIds };
    });
  };

  return {
    list: async (principal, query) => {
      const { items, ...page } = pageOfAll(await visible(principal, query), query);
      return { ...page, items: await settingsOf(needs.db, items) };
    },
    every: async (principal, filter) => settingsOf(needs.db, await visible(principal, filter)),
    add: async (principal, staffNo) => {
      demand(principal, 'queue.manage');
      const card = (await directory.all()).find((c) => c.staffNo === staffNo);
      if (card === undefined) throw refused('routing.unknown_staff', { staffNo });
      if (!inScope(principal, card)) throw new AppError({ code: 'identity.out_of_scope', kind: 'forbidden' });
      return change(principal, 'agents', async (tx) => {
        const before = (await loadAbilities(tx.db, [card.id])).get(card.id);
        if (before !== undefined) {
          throw new AppError({ code: 'routing.already_agent', kind: 'conflict', details: { name: card.name } });
        }
        await saveAbilities(tx.db, [{ staffId: card.id, after: NEW_AGENT }]);
        const [value] = await settingsOf(tx.db, [card]);
        if (value === undefined) throw new AppError({ code: 'common.internal', kind: 'internal' });
        const acts = agentActs('agent.added', [{ card, before, after: NEW_AGENT }]);
        return { value, acts, staffIds: [card.id] };
      });
    },
    change: async (principal, staffId, { version, ...wish }) => {
      const [value] = (await changeMany(principal, [{ staffId, version }], () => wish)).settings;
      if (value === undefined) throw new AppError({ code: 'common.not_found', kind: 'not_found' });
      return value;
    },
    bulk: async (principal, { agents, set }) => {
      demand(principal, 'queue.manage');
      if ('skill' in set) await demandSkills(needs.db, [set.skill]);
      const wishOf = (before: Abilities): Omit<AgentChange, 'version'> =>
        'profile' in set ? { profile: set.profile } : { skills: withLevel(before.skills, set.skill, set.level) };
      return (await changeMany(principal, agents, wishOf)).changed;
    },
  };
}
