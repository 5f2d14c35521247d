import { readdir, readFile, readlink } from 'node:fs/promises';

/** The processes that carry the sound of a running house, and the UDP ports each of them listens at. */
export interface MediaWorker {
  readonly pid: number;
  readonly ports: readonly number[];
}

const isNumber = (name: string): boolean => /^\d+$/.test(name);

async function portsByInode(): Promise<Map<string, number>> {
  const text = await readFile('/proc/net/udp', 'utf8');
  const rows = text.split('\n').slice(1, -1);
  // proc(5): the second column is the local address, the tenth the inode of the socket.
  return new Map(
    rows.map((row) => {
      const columns = row.trim().split(/\s+/);
      return [columns[9] ?? '', Number.parseInt(columns[1]?.split(':')[1] ?? '0', 16)];
    }),
  );
}

async function portsOf(pid: number, byInode: ReadonlyMap<string, number>): Promise<number[]> {
  const files = await readdir(`/proc/${pid}/fd`);
  const links = await Promise.all(files.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')));
  return links.flatMap((link) => byInode.get(/^socket:\[(\d+)\]$/.exec(link)?.[1] ?? '-') ?? []);
}

async function isWorkerOf(pid: number, parent: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  if (Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) !== parent) return false;
  return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).includes('media-worker');
}

export async function mediaWorkers(parent: number): Promise<MediaWorker[]> {
  const byInode = await portsByInode();
  const workers: MediaWorker[] = [];
  for (const name of (await readdir('/proc')).filter(isNumber)) {
    const pid = Number(name);
    // Whatever ends while we look is none.
    if (await isWorkerOf(pid, parent).catch(() => false)) workers.push({ pid, ports: await portsOf(pid, byInode) });
  }
  return workers;
}
