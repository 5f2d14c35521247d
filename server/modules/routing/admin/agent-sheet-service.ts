import { createHash } from 'node:crypto';
import { sentenceOf, type Language } from '../../../../shared/contracts/messages.ts';
import {
  IMPORT_LIMITS,
  type ImportDone,
  type ImportPreview,
  type SheetKind,
} from '../../../../shared/contracts/routing-admin-import.ts';
import type { AgentFilter } from '../../../../shared/contracts/routing-admin.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import { demand, type Principal } from '../../identity/index.ts';
import { agentActs, type AgentAdmin } from './agent-settings-service.ts';
import { agentIds, loadAbilities, saveAbilities } from './agent-settings-store.ts';
import { loadProfiles } from './profile-store.ts';
import { FIXED_COLUMNS, isHeader, readHeader } from './sheet-columns.ts';
import { createPlanner, type PlannedError, type PlannedRow } from './sheet-plan.ts';
import { neutral, sheetKind, type SheetRow } from './sheet-protocol.ts';
import type { Sheets } from './sheet-thread.ts';
import { refused, type AdminNeeds, type Change } from './settings-change-service.ts';
import type { Executor } from './settings-store.ts';
import { loadSkills } from './skill-admin-store.ts';
import { inScope, type Card, type StaffDirectory } from './staff-directory-service.ts';

export interface UploadedSheet {
  readonly name: string;
  readonly bytes: Buffer;
}

export interface AgentSheets {
  /** A dry run: what every row would change, and every error; nothing is changed. */
  preview(principal: Principal, file: UploadedSheet, language: Language): Promise<ImportPreview>;
  /** Exactly what the preview of this change set showed, or a refusal. */
  apply(
    principal: Principal,
    file: UploadedSheet,
    wish: { readonly changeSet: string; readonly onlyGood: boolean },
  ): Promise<ImportDone>;
  export(principal: Principal, filter: AgentFilter, kind: SheetKind): Promise<Buffer>;
}

interface Plan {
  readonly changeSet: string;
  readonly counts: {
    readonly rows: number;
    readonly badRows: number;
    readonly unchanged: number;
    readonly errorCount: number;
  };
  readonly blocked: boolean;
  readonly errors: readonly PlannedError[];
  readonly planned: readonly PlannedRow<Card>[];
}

/** Between two bites of so many rows whoever rings is heard. */
const ROWS_A_BITE = 1_000;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function readUpload(sheets: Sheets, { name, bytes }: UploadedSheet): Promise<SheetRow[]> {
  const kind = sheetKind(name, bytes);
  if (kind === undefined) throw refused('routing.import_kind');
  return sheets.read(kind, bytes);
}

async function planOf(
  db: Executor,
  { principal, rows, cards }: { principal: Principal; rows: readonly SheetRow[]; cards: readonly Card[] },
): Promise<Plan> {
  const at = rows.slice(0, IMPORT_LIMITS.headerWithinRows).findIndex((r) => isHeader(r.cells));
  const headerRow = rows[at];
  if (headerRow === undefined) throw refused('routing.import_no_header', { max: IMPORT_LIMITS.headerWithinRows });
  const data = rows.slice(at + 1);
  if (data.length === 0) throw refused('routing.import_empty');
  if (data.length > IMPORT_LIMITS.rows) throw refused('routing.import_too_many_rows', { max: IMPORT_LIMITS.rows });
  const profiles = await loadProfiles(db);
  const header = readHeader(headerRow.cells, await loadSkills(db));
  const planner = createPlanner<Card>(header, {
    people: new Map(cards.map((c) => [c.staffNo, c])),
    mayChange: (card) => inScope(principal, card),
    abilities: await loadAbilities(db, await agentIds(db, {})),
    templates: new Map(profiles.flatMap((p) => [p.en, p.zh, p.code].map((name) => [name.toLowerCase(), p] as const))),
  });
  for (const fault of header.faults) planner.note({ row: headerRow.row, ...fault });
  for (const [n, row] of data.entries()) {
    planner.add(row);
    if (n % ROWS_A_BITE === ROWS_A_BITE - 1) await turn();
  }
  return { ...planner, blocked: header.faults.length > 0, changeSet: changeSetOf(planner) };
}

/** The same only for the same rows upon the same agents: whatever moved in between gives another one. */
function changeSetOf({ errors, planned, counts }: Pick<Plan, 'errors' | 'planned' | 'counts'>): string {
  const hash = createHash('sha256').update(JSON.stringify(counts));
  for (const { row, person, before, after } of planned)
    hash.update(JSON.stringify([row, person.id, before ?? null, after]));
  for (const { row, column, code } of errors) hash.update(JSON.stringify([row, column, code]));
  return hash.digest('hex');
}

const YES_NO = (value: boolean): string => (value ? '是' : '否');

export function createAgentSheets(
  needs: AdminNeeds,
  joined: {
    readonly change: Change;
    readonly directory: StaffDirectory;
    readonly agents: AgentAdmin;
    readonly sheets: Sheets;
  },
): AgentSheets {
  const { change, directory, agents, sheets } = joined;
  const rowsForExport = async (principal: Principal, filter: AgentFilter) => {
    const skills = (await loadSkills(needs.db)).filter((s) => s.active);
    const profiles = new Map((await loadProfiles(needs.db)).map((p) => [p.code, p.zh]));
    const header = [...FIXED_COLUMNS.map((c) => c.zh), ...skills.map((s) => s.zh)];
    const rows = (await agents.every(principal, filter)).map((a): (string | number)[] => [
      neutral(a.staffNo),
      neutral(a.name),
      neutral(a.team ?? ''),
      neutral(a.profile === null ? '无' : (profiles.get(a.profile) ?? a.profile)),
      a.voice,
      a.video,
      a.chat,
      YES_NO(a.voiceInterruptsChat),
      YES_NO(a.autoAnswer),
      ...skills.map((s) => a.skills[s.code] ?? 0),
    ]);
    return { header: header.map(neutral), rows };
  };

  return {
    preview: async (principal, file, language) => {
      demand(principal, 'queue.manage');
      const rows = await readUpload(sheets, file);
      const plan = await planOf(needs.db, { principal, rows, cards: await directory.all() });
      return {
        changeSet: plan.changeSet,
        ...plan.counts,
        changed: plan.planned.filter((p) => p.before !== undefined).length,
        added: plan.planned.filter((p) => p.before === undefined).length,
        blocked: plan.blocked,
        errors: plan.errors.map(({ row, column, code, details }) => ({
          row,
          column,
          code,
          sentence: sentenceOf(code, language, details),
        })),
        changes: plan.planned.slice(0, IMPORT_LIMITS.shownChanges).map(({ row, person, before, changes }) => ({
          row,
          staffNo: person.staffNo,
          name: person.name,
          isNew: before === undefined,
          changes: [...changes],
        })),
      };
    },
    apply: async (principal, file, { changeSet, onlyGood }) => {
      demand(principal, 'queue.manage');
      const rows = await readUpload(sheets, file);
      const cards = await directory.all();
      const sha256 = createHash('sha256').update(file.bytes).digest('hex');
      return change(principal, 'agents', async (tx) => {
        const plan = await planOf(tx.db, { principal, rows, cards });
        if (plan.changeSet !== changeSet) throw new AppError({ code: 'routing.import_changed', kind: 'conflict' });
        if (plan.blocked) throw refused('routing.import_blocked');
        if (plan.counts.errorCount > 0 && !onlyGood)
          throw refused('routing.import_has_errors', { count: plan.counts.errorCount });
        await saveAbilities(
          tx.db,
          plan.planned.map((p) => ({ staffId: p.person.id, after: p.after })),
        );
        const steps = plan.planned.map(({ person, before, after }) => ({ card: person, before, after }));
        const added = steps.filter((s) => s.before === undefined).length;
        const value = { changed: steps.length - added, added, leftOut: plan.counts.badRows };
        const acts = agentActs('agents.imported', steps, { sha256, changeSet, onlyGood, ...value });
        return { value, acts, staffIds: steps.map((s) => s.card.id) };
      });
    },
    export: async (principal, filter, kind) => {
      demand(principal, 'queue.manage');
      const { header, rows } = await rowsForExport(principal, filter);
      if (kind === 'xlsx') return sheets.xlsx({ title: '坐席技能', header, rows });
      // RFC 4180, with the mark by which Excel knows UTF-8.
      const line = (cells: readonly (string | number)[]): string =>
        cells.map((c) => (/[",\r\n]/.test(String(c)) ? `"${String(c).replaceAll('"', '""')}"` : String(c))).join(',');
      return Buffer.from(`\uFEFF${[header, ...rows].map(line).join('\r\n')}\r\n`);
    },
  };
}
