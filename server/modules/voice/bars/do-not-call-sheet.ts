import { parse } from 'csv-parse/sync';
import {
  BAR_LIMITS,
  DO_NOT_CALL_SOURCES,
  type DoNotCallImport,
  type DoNotCallSource,
  type ImportFault,
} from '../../../../shared/contracts/voice-bars.ts';
import { refuse, ok, type Result } from '../../../../shared/kernel/result.ts';

export interface SheetRow {
  readonly number: string;
  readonly reason: string;
  readonly source: DoNotCallSource;
  readonly until: Date | null;
}
export interface ReadSheet {
  readonly rows: number;
  readonly good: readonly SheetRow[];
  readonly wrong: number;
  readonly errors: DoNotCallImport['errors'];
}

/** The head of a column, as people of either language write it. */
const HEADS: Readonly<Record<string, keyof SheetRow>> = {
  号码: 'number',
  手机号: 'number',
  number: 'number',
  原因: 'reason',
  reason: 'reason',
  来源: 'source',
  source: 'source',
  到期日: 'until',
  until: 'until',
};
const SOURCES: Readonly<Record<string, DoNotCallSource>> = {
  ...Object.fromEntries(DO_NOT_CALL_SOURCES.map((s) => [s, s])),
  客户要求: 'customer',
  运营商名单: 'operator',
  监管要求: 'authority',
};
const VALUE_CHARS = 60;

/** Excel in China saves CSV as GBK unless it is told otherwise; as UTF-8 that is not valid, so the two are told apart. */
export function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

const DAY = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/;
/** The end of that day in China; a day that the calendar does not have is none. */
function endOfDay(text: string): Date | undefined {
  const [, year, month, day] = DAY.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const at = new Date(`${iso}T23:59:59+08:00`);
  return Number.isNaN(at.getTime()) || new Date(`${iso}T00:00:00Z`).getUTCDate() !== Number(day) ? undefined : at;
}

type Cells = Readonly<Partial<Record<keyof SheetRow, string>>>;
type Judged = { readonly row: SheetRow } | { readonly fault: ImportFault; readonly value: string };

const cell = (cells: Cells, name: keyof SheetRow): string => (cells[name] ?? '').trim();
/** As people write numbers; the country code of a mobile number is not part of it here. */
const bare = (text: string): string => text.replace(/[\s-]/g, '').replace(/^\+?86(?=1\d{10}$)/, '');

function judge(cells: Cells, seen: ReadonlySet<string>, now: Date): Judged {
  const number = bare(cell(cells, 'number'));
  if (!/^\d{3,20}$/.test(number)) return { fault: 'number', value: cell(cells, 'number') };
  if (seen.has(number)) return { fault: 'twice', value: number };
  const reason = cell(cells, 'reason');
  if (reason.length < 2 || reason.length > BAR_LIMITS.reasonChars) return { fault: 'reason', value: reason };
  const source = SOURCES[cell(cells, 'source')];
  if (source === undefined) return { fault: 'source', value: cell(cells, 'source') };
  const day = cell(cells, 'until');
  const until = day === '' ? null : endOfDay(day);
  if (until === undefined || (until !== null && until <= now)) return { fault: 'until', value: day };
  return { row: { number, reason, source, until } };
}

/** Reads the whole file; a wrong row is told by its line and spoils no other. */
export function readDoNotCallSheet(
  bytes: Uint8Array,
  now: Date,
): Result<ReadSheet, 'voice.import_unreadable' | 'voice.import_too_many'> {
  let table: string[][];
  try {
    table = parse(textOf(bytes), { bom: true, skip_empty_lines: true, relax_column_count: true, trim: true });
  } catch {
    return refuse('voice.import_unreadable');
  }
  const [head = [], ...body] = table;
  const columns = head.map((name) => HEADS[name.toLowerCase()]);
  if (!columns.includes('number') || !columns.includes('reason') || !columns.includes('source'))
    return refuse('voice.import_unreadable');
  if (body.length > BAR_LIMITS.importRows) return refuse('voice.import_too_many');
  const good: SheetRow[] = [];
  const errors: DoNotCallImport['errors'] = [];
  const seen = new Set<string>();
  for (const [i, values] of body.entries()) {
    const cells: Cells = Object.fromEntries(
      values.flatMap((v, at) => (columns[at] === undefined ? [] : [[columns[at], v]])),
    );
    const judged: Judged =
      values.length > head.length ? { fault: 'columns', value: values.join(',') } : judge(cells, seen, now);
    if ('row' in judged) {
      seen.add(judged.row.number);
      good.push(judged.row);
    } else if (errors.length < BAR_LIMITS.importErrors)
      errors.push({ line: i + 2, fault: judged.fault, value: judged.value.slice(0, VALUE_CHARS) });
  }
  return ok({ rows: body.length, good, wrong: body.length - good.length, errors });
}
