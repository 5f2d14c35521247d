/** RFC 4180; what a spreadsheet would take for a formula is made text. */
function cell(value: string | number | null): string {
  const text = String(value ?? '');
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
/** Excel reads UTF-8 only behind a byte order mark. */
const BOM = '\uFEFF';

/** A sheet as Excel and everything else opens it. */
export const csvSheet = (heads: readonly string[], lines: readonly (readonly (string | number | null)[])[]): string =>
  BOM + [heads, ...lines].map((line) => line.map(cell).join(',')).join('\r\n') + '\r\n';
