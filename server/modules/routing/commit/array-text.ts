/*
 * Parameters of hot statements as the text that PostgreSQL reads. The driver would look at every element for its type and
 * escape it twice; of ids, numbers and instants we know that there is nothing to escape. An array of nothing but nulls is
 * written empty: `unnest` fills it up.
 */

/** Of values that hold neither quote, comma, brace nor backslash: ids, numbers, instants. */
export function plainArray(values: readonly (string | number | null)[]): string {
  return values.every((v) => v === null) ? '{}' : `{${values.map((v) => v ?? 'NULL').join(',')}}`;
}

const TO_ESCAPE = /[\\"]/;
const EACH_TO_ESCAPE = /[\\"]/g;
const quoted = (text: string): string => `"${TO_ESCAPE.test(text) ? text.replace(EACH_TO_ESCAPE, '\\$&') : text}"`;

export function textArray(values: readonly (string | null)[]): string {
  return values.every((v) => v === null) ? '{}' : `{${values.map((v) => (v === null ? 'NULL' : quoted(v))).join(',')}}`;
}

/** JSON written by JSON.stringify never holds a control character: one of them keeps the pieces apart. Nothing stands for null. */
const UNIT_SEPARATOR = '\u001f';
export function joinedJson(values: readonly (string | null)[]): string {
  return values.every((v) => v === null) ? '' : values.map((v) => v ?? '').join(UNIT_SEPARATOR);
}
