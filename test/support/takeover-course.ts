import type { NodeHouse } from './nodes.ts';

/** Where the time of a takeover went, from the fault on: until the lease was won, until the new owner knew enough to decide, how it came to know. */
export interface TakeoverCourse {
  readonly gainedMs: number;
  readonly readyMs: number;
  readonly how: string;
}

interface Line {
  readonly time: number | string;
  readonly msg: string;
  readonly how?: string;
}

const parse = (text: string): Line | undefined => {
  try {
    return JSON.parse(text) as Line;
  } catch {
    // The last line of a process that was killed while it wrote.
    return undefined;
  }
};

/** By the logs of the nodes that live; undefined: nobody took over since. `from` by the wall clock, as the logs are. */
export async function courseOf(house: NodeHouse, from: number): Promise<TakeoverCourse | undefined> {
  const logs = await Promise.all(house.nodes().map((n) => n.log()));
  const since = logs
    .join('\n')
    .split('\n')
    .flatMap((text) => parse(text) ?? [])
    .map((line) => ({ ...line, at: new Date(line.time).getTime() - from }))
    .filter((line) => line.at >= 0)
    .sort((a, b) => a.at - b.at);
  const ready = since.find((line) => line.msg === 'takes over the decisions');
  const gained = since.findLast((line) => line.msg === 'lease gained' && line.at <= (ready?.at ?? 0));
  return ready === undefined || gained === undefined
    ? undefined
    : { gainedMs: gained.at, readyMs: ready.at, how: ready.how ?? '' };
}
