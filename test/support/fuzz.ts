/** Seeded spoiling of messages and packets: the same seed spoils the same way, so a find can be looked at again. */
export type Random = () => number;

const pick = <T>(random: Random, from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)];
const at = (random: Random, length: number): number => Math.floor(random() * length);

/** Text that parsers of the field stumbled over. */
const NASTY = [
  '\0',
  '\0\0\0\0',
  '99999999999999999999',
  '-1',
  '__proto__',
  'constructor',
  '../../../../etc/passwd',
  '%00%2e%2e',
  '\u00ff\u00fe',
  '号码😀',
  '<sip:',
  ';;;;====',
  '"\\"\\"\\"',
  '(((((((((',
  '\r\n\r\n',
  '\r\n ',
  'SIP/2.0',
  '[::ffff:127.0.0.1]',
  '127.1',
  'x'.repeat(3_000),
  ';tag=',
  ','.repeat(200),
];

function spoilLine(random: Random, text: string): string {
  const lines = text.split('\r\n');
  const line = at(random, lines.length);
  const found = lines[line] ?? '';
  const ways: readonly (() => string[])[] = [
    () => lines.toSpliced(line, 1),
    () => lines.toSpliced(line, 0, ...Array<string>(1 + at(random, 90)).fill(found)),
    () => lines.toSpliced(line, 1, found.slice(0, at(random, found.length + 1))),
    () =>
      lines.toSpliced(
        line,
        1,
        found.replace(/\d+/, () => pick(random, NASTY) ?? ''),
      ),
    () => lines.toSpliced(line, 1, `${found.split(':')[0] ?? ''}: ${pick(random, NASTY) ?? ''}`),
    () => lines.toSpliced(line, 0, `${pick(random, NASTY) ?? ''}: ${found}`),
  ];
  return (pick(random, ways)?.() ?? lines).join('\r\n');
}

export function spoilText(random: Random, text: string): string {
  const place = at(random, text.length);
  const nasty = pick(random, NASTY) ?? '';
  const ways: readonly (() => string)[] = [
    () => spoilLine(random, text),
    () => spoilLine(random, spoilLine(random, text)),
    () => text.slice(0, place),
    () => text.slice(0, place) + nasty + text.slice(place),
    () => text.slice(0, place) + nasty + text.slice(place + nasty.length),
    () => spoilBytes(random, Buffer.from(text, 'latin1')).toString('latin1'),
  ];
  return pick(random, ways)?.() ?? text;
}

export function spoilBytes(random: Random, packet: Buffer): Buffer {
  const spoilt = Buffer.from(packet);
  const flips = 1 + at(random, 8);
  for (let i = 0; i < flips && spoilt.length > 0; i += 1) {
    const byte = at(random, random() < 0.5 ? Math.min(16, spoilt.length) : spoilt.length);
    spoilt[byte] = (spoilt[byte] ?? 0) ^ (1 << at(random, 8));
  }
  if (random() < 0.2) return spoilt.subarray(0, at(random, spoilt.length + 1));
  if (random() < 0.1) return Buffer.concat([spoilt, Buffer.alloc(at(random, 1_400), 0xff)]);
  return spoilt;
}
