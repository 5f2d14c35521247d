/** What a description (RFC 8866) says of the sound, for people: codecs in order, where it goes, in which directions. */
export interface Sound {
  readonly codecs: readonly string[];
  readonly place: string;
  readonly direction: 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';
}

const STATIC: Readonly<Record<string, string>> = { '0': 'PCMU', '8': 'PCMA', '9': 'G722', '18': 'G729' };

export function describeSound(message: string): Sound | undefined {
  const lines = message.split('\r\n');
  const media = lines.find((l) => l.startsWith('m=audio '));
  if (media === undefined) return undefined;
  const [, port = '', , ...payloads] = media.split(' ');
  const names = new Map(
    lines.flatMap((l) => {
      const found = /^a=rtpmap:(\d+) ([^/\s]+)/.exec(l);
      return found === null ? [] : [[found[1] ?? '', found[2] ?? ''] as const];
    }),
  );
  const address = lines.find((l) => l.startsWith('c='))?.split(' ')[2] ?? '';
  const direction = (['sendonly', 'recvonly', 'inactive'] as const).find((d) => lines.includes(`a=${d}`));
  return {
    codecs: payloads.map((p) => names.get(p) ?? STATIC[p] ?? p),
    place: `${address}:${port}`,
    direction: direction ?? 'sendrecv',
  };
}
