import { clip } from '../../../../shared/kernel/text.ts';
import type { CapacityKey } from './agent-plan.ts';
import type { SheetCell } from './sheet-protocol.ts';

/** What a column of the sheet is about. */
export type SheetColumn =
  | { readonly is: 'staffNo' | 'name' | 'team' | 'profile' }
  | { readonly is: 'capacity'; readonly key: CapacityKey; readonly max: number }
  | { readonly is: 'flag'; readonly key: CapacityKey }
  | { readonly is: 'skill'; readonly skill: string };

interface NamedSkill {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly active: boolean;
}

/** The header of our own export, and the other names by which a column is known. */
export const FIXED_COLUMNS: readonly {
  readonly zh: string;
  readonly also: readonly string[];
  readonly column: SheetColumn;
}[] = [
  { zh: '工号', also: ['staff_no', 'staff no', '员工号'], column: { is: 'staffNo' } },
  { zh: '姓名', also: ['name'], column: { is: 'name' } },
  { zh: '班组', also: ['team'], column: { is: 'team' } },
  { zh: '路由模板', also: ['profile'], column: { is: 'profile' } },
  { zh: '电话路数', also: ['voice', '电话'], column: { is: 'capacity', key: 'voice', max: 1 } },
  { zh: '视频路数', also: ['video', '视频'], column: { is: 'capacity', key: 'video', max: 1 } },
  { zh: '会话路数', also: ['chat', '会话'], column: { is: 'capacity', key: 'chat', max: 20 } },
  { zh: '电话可插入会话', also: ['voice_interrupts_chat'], column: { is: 'flag', key: 'voiceInterruptsChat' } },
  { zh: '自动应答', also: ['auto_answer'], column: { is: 'flag', key: 'autoAnswer' } },
];

const MAX_TITLE = 40;

/** Full-width digits and letters are the same digits and letters. */
export const plainText = (text: string): string => text.normalize('NFKC').trim();
const key = (text: string): string => plainText(text).toLowerCase();

export interface Header {
  /** Place in the row → what stands there; places without a heading are not read. */
  readonly columns: ReadonlyMap<number, SheetColumn & { readonly title: string }>;
  readonly faults: readonly {
    readonly column: string;
    readonly code: string;
    readonly details: Readonly<Record<string, unknown>>;
  }[];
}

const idOf = (column: SheetColumn): string =>
  column.is === 'skill' ? `skill:${column.skill}` : 'key' in column ? column.key : column.is;

const isStaffNo = (cell: SheetCell): boolean =>
  typeof cell === 'string' && [FIXED_COLUMNS[0]?.zh ?? '', ...(FIXED_COLUMNS[0]?.also ?? [])].includes(key(cell));

/** Whether this row is the header: it names the one column that cannot be missing. */
export const isHeader = (cells: readonly SheetCell[]): boolean => cells.some(isStaffNo);

/** Every name under which a column may stand there. Fixed names come last, so that no skill can take one. */
function namesOf(skills: readonly NamedSkill[]): ReadonlyMap<string, SheetColumn> {
  const known = new Map<string, SheetColumn>();
  for (const s of skills) {
    if (!s.active) continue;
    for (const name of [s.en, s.zh, s.code]) known.set(key(name), { is: 'skill', skill: s.code });
  }
  for (const { zh, also, column } of FIXED_COLUMNS) for (const name of [zh, ...also]) known.set(key(name), column);
  return known;
}

export function readHeader(cells: readonly SheetCell[], skills: readonly NamedSkill[]): Header {
  const known = namesOf(skills);
  const columns = new Map<number, SheetColumn & { readonly title: string }>();
  const faults: Header['faults'][number][] = [];
  const seen = new Set<string>();
  for (const [at, cell] of cells.entries()) {
    if (typeof cell !== 'string') {
      faults.push({ column: `#${at + 1}`, code: 'routing.row_formula', details: {} });
      continue;
    }
    const title = plainText(cell);
    const column = known.get(key(title));
    const details = { name: clip(title, MAX_TITLE) };
    if (title === '') continue;
    if (column === undefined) faults.push({ column: details.name, code: 'routing.row_column_unknown', details });
    else if (seen.has(idOf(column))) faults.push({ column: title, code: 'routing.row_column_twice', details });
    else columns.set(at, { ...column, title });
    if (column !== undefined) seen.add(idOf(column));
  }
  return { columns, faults };
}
