import { IMPORT_LIMITS } from '../../../../shared/contracts/routing-admin-import.ts';
import { clip } from '../../../../shared/kernel/text.ts';
import {
  abilityChanges,
  fromTemplate,
  NEW_AGENT,
  withLevel,
  type Abilities,
  type AbilityChange,
  type Template,
} from './agent-plan.ts';
import { plainText, type Header, type SheetColumn } from './sheet-columns.ts';
import type { SheetRow } from './sheet-protocol.ts';

/** What a row is held against. */
export interface PlanContext<Person extends { readonly id: string; readonly name: string; readonly staffNo: string }> {
  readonly people: ReadonlyMap<string, Person>;
  readonly mayChange: (person: Person) => boolean;
  readonly abilities: ReadonlyMap<string, Abilities>;
  /** By every name under which a sheet may call it. */
  readonly templates: ReadonlyMap<string, Template & { readonly code: string; readonly zh: string }>;
}

export interface PlannedError {
  readonly row: number;
  readonly column: string | null;
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
}

export interface PlannedRow<Person> {
  readonly row: number;
  readonly person: Person;
  readonly before: Abilities | undefined;
  readonly after: Abilities;
  readonly changes: readonly AbilityChange[];
}

type Fault = Omit<PlannedError, 'row'>;
const NO_PROFILE = new Set(['无', 'none', '-']);
const YES = new Set(['是', 'yes', 'y', 'true', '1']);
const NO = new Set(['否', 'no', 'n', 'false', '0']);
const SAID_CHARS = 40;
const quoted = (value: string): string => clip(value, SAID_CHARS);

interface Wish {
  readonly column: SheetColumn & { readonly title: string };
  readonly value: number | boolean;
}

interface Read {
  readonly texts: ReadonlyMap<string, string>;
  readonly wishes: readonly Wish[];
  readonly faults: readonly Fault[];
}

/** The value of one filled cell, or the code of what is wrong with it. */
function valueOf(
  column: SheetColumn,
  text: string,
): number | boolean | { code: string; details: Record<string, unknown> } {
  const value = quoted(text);
  if (column.is === 'flag') {
    const word = text.toLowerCase();
    if (YES.has(word)) return true;
    return NO.has(word) ? false : { code: 'routing.row_yes_no', details: { value } };
  }
  const max = column.is === 'capacity' ? column.max : 5;
  // Excel writes whole numbers as 3 or 3.0; nothing else is one.
  const number = /^\d{1,3}(\.0+)?$/.test(text) ? Number(text) : Number.NaN;
  if (number <= max) return number;
  return column.is === 'capacity'
    ? { code: 'routing.row_capacity', details: { value, max } }
    : { code: 'routing.row_level', details: { value } };
}

function readCells(row: SheetRow, header: Header): Read {
  const texts = new Map<string, string>();
  const wishes: Wish[] = [];
  const faults: Fault[] = [];
  for (const [at, column] of header.columns) {
    const cell = row.cells[at] ?? '';
    if (typeof cell !== 'string') {
      faults.push({ column: column.title, code: 'routing.row_formula', details: {} });
      continue;
    }
    const text = plainText(cell);
    if (text === '') continue;
    if (column.is === 'skill' || column.is === 'capacity' || column.is === 'flag') {
      const value = valueOf(column, text);
      if (typeof value === 'object') faults.push({ column: column.title, ...value });
      else wishes.push({ column, value });
    } else texts.set(column.is, text);
  }
  return { texts, wishes, faults };
}

/** Where the row starts from: as it was, or the template that it names. */
function baseOf(
  before: Abilities,
  named: string | undefined,
  templates: PlanContext<never>['templates'],
): Abilities | Fault {
  if (named === undefined) return before;
  if (NO_PROFILE.has(named.toLowerCase())) return { ...before, profile: null };
  const template = templates.get(named.toLowerCase());
  if (template !== undefined) return fromTemplate(template.code, template);
  return { column: '路由模板', code: 'routing.row_profile_unknown', details: { value: quoted(named) } };
}

const valueNow = (abilities: Abilities, { column, value }: Wish): number | boolean => {
  if (column.is === 'skill') return abilities.skills[column.skill] ?? 0;
  return 'key' in column ? abilities[column.key] : value;
};

const withValue = (abilities: Abilities, { column, value }: Wish): Abilities => {
  if (column.is === 'skill') return { ...abilities, skills: withLevel(abilities.skills, column.skill, Number(value)) };
  return 'key' in column ? { ...abilities, [column.key]: value } : abilities;
};

/** The abilities that follow from the row. An empty cell leaves as it is; a template must agree with what stands beside it. */
function abilitiesOf(
  before: Abilities,
  { texts, wishes }: Read,
  templates: PlanContext<never>['templates'],
): { readonly after: Abilities; readonly faults: readonly Fault[] } {
  const base = baseOf(before, texts.get('profile'), templates);
  if ('code' in base) return { after: before, faults: [base] };
  const different = wishes.filter((wish) => valueNow(base, wish) !== wish.value);
  const { profile } = base;
  if (profile === null) return { after: different.reduce(withValue, base), faults: [] };
  const faults = different.map((wish): Fault => {
    const now = valueNow(base, wish);
    const expected = typeof now === 'boolean' ? (now ? '是' : '否') : now;
    const details = { profile: templates.get(profile.toLowerCase())?.zh ?? profile, expected };
    return { column: wish.column.title, code: 'routing.row_differs_from_profile', details };
  });
  return { after: base, faults };
}

/** Goes through a sheet row by row: what would change, and everything that is wrong. */
export function createPlanner<Person extends { readonly id: string; readonly name: string; readonly staffNo: string }>(
  header: Header,
  context: PlanContext<Person>,
) {
  const firstRows = new Map<string, number>();
  const errors: PlannedError[] = [];
  const planned: PlannedRow<Person>[] = [];
  const counts = { rows: 0, badRows: 0, unchanged: 0, errorCount: 0 };
  /** Counted without end, kept as far as anybody reads: sixty thousand rows can be wrong in twenty columns each. */
  const note = (error: PlannedError): void => {
    counts.errorCount += 1;
    if (errors.length < IMPORT_LIMITS.shownErrors) errors.push(error);
  };

  const personOf = ({ texts }: Read, row: number): Person | Fault => {
    const staffNo = texts.get('staffNo');
    const fault = (code: string, value: string, more: Record<string, unknown> = {}): Fault => ({
      column: code === 'routing.row_name_differs' ? '姓名' : '工号',
      code,
      details: { value: quoted(value), ...more },
    });
    if (staffNo === undefined) return { column: '工号', code: 'routing.row_staff_missing', details: {} };
    const first = firstRows.get(staffNo);
    if (first !== undefined) return fault('routing.row_duplicate', staffNo, { first });
    firstRows.set(staffNo, row);
    const person = context.people.get(staffNo);
    if (person === undefined) return fault('routing.row_staff_unknown', staffNo);
    if (!context.mayChange(person)) return fault('routing.row_out_of_scope', staffNo);
    const name = texts.get('name');
    if (name !== undefined && name !== plainText(person.name)) {
      return fault('routing.row_name_differs', name, { expected: person.name });
    }
    return person;
  };

  const add = (row: SheetRow): void => {
    counts.rows += 1;
    const read = readCells(row, header);
    const faults = [...read.faults];
    const person = personOf(read, row.row);
    if ('code' in person) faults.unshift(person);
    else {
      const before = context.abilities.get(person.id);
      const { after, faults: more } = abilitiesOf(before ?? NEW_AGENT, read, context.templates);
      faults.push(...more);
      if (faults.length === 0) {
        const changes = abilityChanges(before ?? NEW_AGENT, after);
        if (before !== undefined && changes.length === 0) counts.unchanged += 1;
        else planned.push({ row: row.row, person, before, after, changes });
      }
    }
    if (faults.length > 0) counts.badRows += 1;
    for (const fault of faults) note({ row: row.row, ...fault });
  };
  return { add, note, errors, planned, counts };
}
