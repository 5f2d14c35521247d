import type { SheetKind } from '../../../../shared/contracts/routing-admin-import.ts';

/** A cell as text. Formulas have no value of their own that could be trusted. */
export type SheetCell = string | { readonly formula: true };

export interface SheetRow {
  /** As the person counts: the first line of the file is 1. */
  readonly row: number;
  readonly cells: readonly SheetCell[];
}

/** What goes to the thread that reads and writes sheets, and what comes back. */
export type SheetTask =
  | { readonly task: 'read'; readonly kind: SheetKind; readonly bytes: Uint8Array }
  | {
      readonly task: 'write';
      readonly title: string;
      readonly header: readonly string[];
      readonly rows: readonly (readonly (string | number)[])[];
    };

export type SheetRefusal =
  'routing.import_kind' | 'routing.import_broken' | 'routing.import_too_many_rows' | 'routing.import_too_wide';

export type SheetAnswer =
  | { readonly type: 'rows'; readonly rows: readonly SheetRow[] }
  | { readonly type: 'file'; readonly bytes: Uint8Array }
  | { readonly type: 'refused'; readonly code: SheetRefusal }
  | { readonly type: 'done' };

const ZIP = Buffer.from([0x50, 0x4b, 0x03, 0x04]);

/** What the bytes are, whatever the file is called; both must agree. */
export function sheetKind(fileName: string, bytes: Buffer): SheetKind | undefined {
  const isZip = bytes.subarray(0, ZIP.length).equals(ZIP);
  if (/\.xlsx$/i.test(fileName)) return isZip ? 'xlsx' : undefined;
  if (!/\.csv$/i.test(fileName) || isZip) return undefined;
  // Text has no control characters but tab and line ends; UTF-16 and the old .xls are full of zeros.
  return bytes.some((b) => b < 9 || (b > 13 && b < 32)) ? undefined : 'csv';
}

/** UTF-8 when it is UTF-8, else GB18030, which is how Excel on a Chinese Windows writes .csv. */
export function decodeText(bytes: Uint8Array): string | undefined {
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      // The next one.
    }
  }
  return undefined;
}

const STARTS_A_FORMULA = /^[=+\-@\t\r]/;

/** A text that a spreadsheet would run as a formula is shown as a text instead (OWASP: CSV injection). */
export const neutral = (text: string): string => (STARTS_A_FORMULA.test(text) ? `'${text}` : text);

/** What `neutral` put in front is taken away again; a text that would still run is a formula. */
export function fromText(raw: string): SheetCell {
  const text = raw.trim();
  if (text.startsWith("'") && STARTS_A_FORMULA.test(text.slice(1))) return text.slice(1);
  return text.startsWith('=') || text.startsWith('@') ? { formula: true } : text;
}
