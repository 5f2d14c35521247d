/**
 * What a file is, by its first bytes and never by its name or by what the sender says (WHATWG MIME Sniffing §6): a page
 * that calls itself a photo would otherwise run in the browser of whoever opens it.
 */
export type SniffedType =
  'image/jpeg' | 'image/png' | 'image/webp' | 'image/gif' | 'image/heic' | 'application/pdf' | 'unknown';

/** So many first bytes are enough. */
export const SNIFF_BYTES = 32;

const starts = (head: Uint8Array, bytes: readonly number[], at = 0): boolean =>
  bytes.every((b, i) => head[at + i] === b);
const text = (s: string): number[] => Array.from(s, (c) => c.charCodeAt(0));

const HEIC_BRANDS = ['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'mif1', 'msf1'];

export function sniffMediaType(head: Uint8Array): SniffedType {
  if (starts(head, [0xff, 0xd8, 0xff])) return 'image/jpeg';
  if (starts(head, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png';
  if (starts(head, text('GIF87a')) || starts(head, text('GIF89a'))) return 'image/gif';
  if (starts(head, text('RIFF')) && starts(head, text('WEBP'), 8)) return 'image/webp';
  if (starts(head, text('%PDF-'))) return 'application/pdf';
  // ISO base media file: size, 'ftyp', major brand.
  if (starts(head, text('ftyp'), 4) && HEIC_BRANDS.some((brand) => starts(head, text(brand), 8))) return 'image/heic';
  return 'unknown';
}
