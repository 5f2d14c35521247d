import { Readable, PassThrough } from 'node:stream';
import { parentPort, workerData } from 'node:worker_threads';
import { parse } from 'csv-parse/sync';
import type { CellValue } from 'exceljs';
import { IMPORT_LIMITS } from '../../../../shared/contracts/routing-admin-import.ts';
import {
  decodeText,
  fromText,
  type SheetAnswer,
  type SheetCell,
  type SheetRefusal,
  type SheetRow,
  type SheetTask,
} from './sheet-protocol.ts';
import { openZip, storeZip } from './zip-parts.ts';

/**
 * A thread for one sheet: reading sixty thousand rows is seconds of work that must not stand in the way of a ringing call, and
 * what a bad file does to memory it does to this thread alone.
 */
class Refused extends Error {
  readonly code: SheetRefusal;
  constructor(code: SheetRefusal) {
    super(code);
    this.code = code;
  }
}

/** Half a second to load, and not needed for .csv. */
const loadExceljs = async () => (await import('exceljs')).default;

/** The other side reads in bites and is free in between. */
const BATCH = 2_000;
/** Header and titles count, too. */
const MOST_ROWS = IMPORT_LIMITS.rows + IMPORT_LIMITS.headerWithinRows;

function* csvRows(bytes: Uint8Array): Generator<SheetRow> {
  const text = decodeText(bytes);
  if (text === undefined) throw new Refused('routing.import_kind');
  let records: { record: string[]; info: { lines: number } }[];
  try {
    records = parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      to: MOST_ROWS + 1,
    }) as unknown as typeof records;
  } catch {
    throw new Refused('routing.import_broken');
  }
  for (const { record, info } of records) yield { row: info.lines, cells: record.map(fromText) };
}

const EMPTY_STRINGS = Buffer.from('<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>');

/** The first sheet that a person sees, by the book's own list. */
function firstSheet(workbook: string, rels: string): string | undefined {
  const sheets = [...workbook.matchAll(/<(?:\w+:)?sheet\s[^>]*>/g)].map((m) => m[0]);
  const shown = sheets.find((s) => !/state="(?:hidden|veryHidden)"/.test(s));
  const id = /\br:id="([^"]+)"/.exec(shown ?? '')?.[1];
  const rel = [...rels.matchAll(/<(?:\w+:)?Relationship\s[^>]*>/g)]
    .map((m) => m[0])
    .find((r) => r.includes(`Id="${id ?? ''}"`));
  const target = /\bTarget="([^"]+)"/.exec(rel ?? '')?.[1];
  return target === undefined ? undefined : target.startsWith('/') ? target.slice(1) : `xl/${target}`;
}

/**
 * Only the parts that hold cells, unpacked under a limit and packed again without compression: the reader that follows sees
 * nothing that could still grow, and the shared texts come before the sheet, so that it needs no file on disk.
 */
function repacked(bytes: Uint8Array): Buffer {
  const part = openZip(Buffer.from(bytes), IMPORT_LIMITS.unpackedBytes);
  const [rels, workbook] = [part?.('xl/_rels/workbook.xml.rels'), part?.('xl/workbook.xml')];
  if (part === undefined || rels === undefined || workbook === undefined) throw new Refused('routing.import_broken');
  const name = firstSheet(workbook.toString('utf8'), rels.toString('utf8')) ?? 'xl/worksheets/sheet1.xml';
  const strings = part('xl/sharedStrings.xml') ?? EMPTY_STRINGS;
  const sheet = part(name);
  if (sheet === undefined) throw new Refused('routing.import_broken');
  return storeZip([
    ['xl/_rels/workbook.xml.rels', rels],
    ['xl/workbook.xml', workbook],
    ['xl/sharedStrings.xml', strings],
    ['xl/worksheets/sheet1.xml', sheet],
  ]);
}

function cellText(value: CellValue): SheetCell {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'object') return fromText(String(value));
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  if ('formula' in value || 'sharedFormula' in value) return { formula: true };
  if ('richText' in value) return fromText(value.richText.map((r) => r.text).join(''));
  if ('text' in value) return fromText(value.text);
  return 'error' in value ? value.error : '';
}

async function* xlsxRows(bytes: Uint8Array): AsyncGenerator<SheetRow> {
  const exceljs = await loadExceljs();
  const reader = new exceljs.stream.xlsx.WorkbookReader(Readable.from([repacked(bytes)]), {
    worksheets: 'emit',
    sharedStrings: 'cache',
    hyperlinks: 'ignore',
    styles: 'ignore',
    entries: 'ignore',
  });
  for await (const sheet of reader) {
    for await (const row of sheet) {
      if (row.cellCount > IMPORT_LIMITS.columns) throw new Refused('routing.import_too_wide');
      const cells: SheetCell[] = [];
      row.eachCell({ includeEmpty: true }, (cell, column) => (cells[column - 1] = cellText(cell.value)));
      yield { row: row.number, cells };
    }
  }
}

async function read(task: Extract<SheetTask, { task: 'read' }>, send: (answer: SheetAnswer) => void): Promise<void> {
  let batch: SheetRow[] = [];
  let count = 0;
  for await (const row of task.kind === 'csv' ? csvRows(task.bytes) : xlsxRows(task.bytes)) {
    if (row.cells.length > IMPORT_LIMITS.columns) throw new Refused('routing.import_too_wide');
    if (row.cells.every((c) => c === '')) continue;
    count += 1;
    if (count > MOST_ROWS) throw new Refused('routing.import_too_many_rows');
    batch.push(row);
    if (batch.length < BATCH) continue;
    send({ type: 'rows', rows: batch });
    batch = [];
  }
  send({ type: 'rows', rows: batch });
}

const COLUMN_WIDTH = 12;

async function write(task: Extract<SheetTask, { task: 'write' }>): Promise<Buffer> {
  const stream = new PassThrough();
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const exceljs = await loadExceljs();
  const book = new exceljs.stream.xlsx.WorkbookWriter({ stream, useStyles: true, useSharedStrings: false });
  const sheet = book.addWorksheet(task.title, { views: [{ state: 'frozen', xSplit: 2, ySplit: 1 }] });
  sheet.columns = task.header.map((name) => ({ width: Math.max(COLUMN_WIDTH, name.length * 2 + 2) }));
  const header = sheet.addRow([...task.header]);
  header.font = { bold: true };
  header.commit();
  for (const row of task.rows) sheet.addRow([...row]).commit();
  sheet.commit();
  await book.commit();
  return Buffer.concat(chunks);
}

async function work(task: SheetTask, send: (answer: SheetAnswer) => void): Promise<void> {
  try {
    if (task.task === 'read') await read(task, send);
    else send({ type: 'file', bytes: await write(task) });
    send({ type: 'done' });
  } catch (error) {
    // What the reader of sheets stumbles over is a broken file, whatever it calls it; our own writing must not fail quietly.
    if (task.task === 'write') throw error;
    send({ type: 'refused', code: error instanceof Refused ? error.code : 'routing.import_broken' });
  }
}

await work(workerData as SheetTask, (answer) => parentPort?.postMessage(answer));
