import { AppError } from '../../../shared/kernel/app-error.ts';
import { CHAT_LIMITS, IMAGE_TYPES } from '../../../shared/contracts/messaging.ts';

const starts = (bytes: Buffer, signature: readonly number[], at = 0): boolean =>
  bytes.length >= at + signature.length && signature.every((b, i) => bytes[at + i] === b);
const ascii = (text: string): readonly number[] => [...Buffer.from(text, 'latin1')];

const OOXML = 'application/vnd.openxmlformats-officedocument.';
const OFFICE: readonly (readonly [extension: string, part: string, type: string])[] = [
  ['.docx', 'word/', `${OOXML}wordprocessingml.document`],
  ['.xlsx', 'xl/', `${OOXML}spreadsheetml.sheet`],
];

/** An Office file is a zip that names its parts near its beginning; a zip that only calls itself .docx is not one. */
function officeType(bytes: Buffer, fileName: string): string | undefined {
  if (!starts(bytes, [0x50, 0x4b, 0x03, 0x04])) return undefined;
  if (!bytes.includes('[Content_Types].xml')) return undefined;
  return OFFICE.find(([ext, part]) => fileName.toLowerCase().endsWith(ext) && bytes.includes(part))?.[2];
}

/** UTF-8 without control characters, and called .txt; markup is text too, and is only ever handed out as a download. */
function isPlainText(bytes: Buffer, fileName: string): boolean {
  if (!fileName.toLowerCase().endsWith('.txt')) return false;
  if (bytes.some((b) => b < 9 || (b > 13 && b < 32))) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/**
 * What the bytes are, whatever the browser called them; undefined is refused. SVG and HTML are programs and have no place
 * here, nor has anything that we cannot recognise.
 */
export function sniff(bytes: Buffer, fileName: string): string | undefined {
  if (starts(bytes, [0xff, 0xd8, 0xff])) return 'image/jpeg';
  if (starts(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png';
  if (starts(bytes, ascii('GIF87a')) || starts(bytes, ascii('GIF89a'))) return 'image/gif';
  if (starts(bytes, ascii('RIFF')) && starts(bytes, ascii('WEBP'), 8)) return 'image/webp';
  if (starts(bytes, ascii('%PDF-'))) return 'application/pdf';
  return officeType(bytes, fileName) ?? (isPlainText(bytes, fileName) ? 'text/plain' : undefined);
}

export const isImage = (mediaType: string): boolean => (IMAGE_TYPES as readonly string[]).includes(mediaType);

/** The last part of the path, without what a header, a disk or a reader would stumble over. */
export function safeFileName(given: string): string {
  const last = given.split(/[\\/]/).at(-1) ?? '';
  const clean = Array.from(last)
    .filter((ch) => {
      const code = ch.codePointAt(0) ?? 0;
      // Also the marks that turn the direction of writing: they make "fdp.exe" of "exe.pdf".
      return code >= 32 && code !== 127 && !(code >= 0x202a && code <= 0x202e) && !(code >= 0x2066 && code <= 0x2069);
    })
    .filter((ch) => !'<>:"|?*'.includes(ch));
  const extension = /\.[A-Za-z0-9]{1,8}$/.exec(clean.join(''))?.[0] ?? '';
  const stem = clean.join('').slice(0, -extension.length || undefined);
  const room = CHAT_LIMITS.fileNameChars - extension.length;
  return `${stem.slice(0, room).trim() || 'file'}${extension}`;
}

/** Refuses what is empty, too large or not on the list; answers what it is. */
export function acceptAttachment(bytes: Buffer, fileName: string): { mediaType: string; fileName: string } {
  if (bytes.length === 0) throw new AppError({ code: 'messaging.attachment_empty', kind: 'refused' });
  if (bytes.length > CHAT_LIMITS.attachmentBytes) {
    throw new AppError({ code: 'messaging.attachment_too_large', kind: 'too_large' });
  }
  const name = safeFileName(fileName);
  const mediaType = sniff(bytes, name);
  if (mediaType === undefined) throw new AppError({ code: 'messaging.attachment_type', kind: 'refused' });
  return { mediaType, fileName: name };
}
