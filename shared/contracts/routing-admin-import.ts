import { Type, type Static } from '@sinclair/typebox';
import { nullable, oneOf } from './basics.ts';

/** Sheets of agents' skills and capacity: how large they may be, and what a dry run answers. */
export const IMPORT_LIMITS = {
  rows: 60_000,
  bytes: 5 * 1024 * 1024,
  columns: 240,
  /** Of an .xlsx when unpacked: a zip bomb stops here. */
  unpackedBytes: 64 * 1024 * 1024,
  /** Above the header there may be a title or two. */
  headerWithinRows: 5,
  shownErrors: 2_000,
  shownChanges: 10_000,
  cellChars: 200,
} as const;

export const SHEET_KINDS = ['csv', 'xlsx'] as const;
export type SheetKind = (typeof SHEET_KINDS)[number];

export const RowError = Type.Object({
  row: Type.Integer(),
  /** The header as it is in the sheet; null: the row as a whole. */
  column: nullable(Type.String()),
  code: Type.String(),
  sentence: Type.String(),
});
export type RowError = Static<typeof RowError>;

const Value = Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]);
export const RowChange = Type.Object({
  row: Type.Integer(),
  staffNo: Type.String(),
  name: Type.String(),
  isNew: Type.Boolean(),
  /** `what`: profile, voice, video, chat, voiceInterruptsChat, autoAnswer or skill:<code>, where 0 is "not there". */
  changes: Type.Array(Type.Object({ what: Type.String(), from: Value, to: Value })),
});
export type RowChange = Static<typeof RowChange>;

export const ImportPreview = Type.Object({
  /** Names exactly this file upon exactly these agents; apply with it, and what was shown is what happens. */
  changeSet: Type.String(),
  rows: Type.Integer(),
  changed: Type.Integer(),
  added: Type.Integer(),
  unchanged: Type.Integer(),
  badRows: Type.Integer(),
  errorCount: Type.Integer(),
  /** The header is wrong: nothing can be applied, not even the good rows. */
  blocked: Type.Boolean(),
  /** The first of them, as many as limits allow. */
  errors: Type.Array(RowError),
  changes: Type.Array(RowChange),
});
export type ImportPreview = Static<typeof ImportPreview>;

export const ImportApply = Type.Object({
  changeSet: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  /** Said aloud: rows with errors are left out. */
  onlyGood: Type.Boolean({ default: false }),
});
export const ImportDone = Type.Object({ changed: Type.Integer(), added: Type.Integer(), leftOut: Type.Integer() });
export type ImportDone = Static<typeof ImportDone>;
export const ExportKind = Type.Object({ format: oneOf(SHEET_KINDS) });
