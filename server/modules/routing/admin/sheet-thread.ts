import { Worker } from 'node:worker_threads';
import { IMPORT_LIMITS, type SheetKind } from '../../../../shared/contracts/routing-admin-import.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { SheetAnswer, SheetRow, SheetTask } from './sheet-protocol.ts';

/** Sixty thousand rows take a few seconds; whatever takes longer than this is not a sheet of skills. */
const DEADLINE_MS = 25_000;
const HEAP_MB = 768;
/** Threads of this process at one time: a third import waits for its turn by being told so. */
const AT_ONCE = 2;

/** As for the media worker: built, a file beside main.js; from source, the TypeScript loader comes first. */
function start(task: SheetTask): Worker {
  const options = { workerData: task, name: 'sheet', resourceLimits: { maxOldGenerationSizeMb: HEAP_MB } };
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('./sheet-worker.js', import.meta.url), options);
  const entry = JSON.stringify(new URL('./sheet-worker.ts', import.meta.url).href);
  const boot = `import('tsx/esm/api').then(({ register }) => { register(); return import(${entry}); })`;
  return new Worker(boot, { ...options, eval: true });
}

const refused = (code: string): AppError =>
  new AppError({
    code,
    kind: 'refused',
    details: { max: code === 'routing.import_too_wide' ? IMPORT_LIMITS.columns : IMPORT_LIMITS.rows },
  });

function run(task: SheetTask, hear: (answer: SheetAnswer) => void): Promise<void> {
  const worker = start(task);
  return new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(refused('routing.import_broken')), DEADLINE_MS);
    const settle = (end: () => void): void => {
      clearTimeout(timer);
      end();
    };
    worker.on('message', (answer: SheetAnswer) => {
      if (answer.type === 'done') settle(resolve);
      else if (answer.type === 'refused') settle(() => reject(refused(answer.code)));
      else hear(answer);
    });
    // Out of memory is what a bad file does; in writing, where the data are ours, it is a failure of the house.
    worker.on('error', (cause) =>
      settle(() =>
        reject(
          task.task === 'read'
            ? refused('routing.import_broken')
            : new AppError({ code: 'common.internal', kind: 'internal', cause }),
        ),
      ),
    );
    worker.on('exit', () => settle(() => reject(refused('routing.import_broken'))));
  }).finally(() => void worker.terminate());
}

export interface Sheets {
  read(kind: SheetKind, bytes: Buffer): Promise<SheetRow[]>;
  xlsx(sheet: Omit<Extract<SheetTask, { task: 'write' }>, 'task'>): Promise<Buffer>;
}

export function createSheets(): Sheets {
  let running = 0;
  const inTurn = async (task: SheetTask, hear: (answer: SheetAnswer) => void): Promise<void> => {
    if (running >= AT_ONCE) throw new AppError({ code: 'routing.import_busy', kind: 'rate_limited' });
    running += 1;
    try {
      await run(task, hear);
    } finally {
      running -= 1;
    }
  };
  return {
    read: async (kind, bytes) => {
      const rows: SheetRow[] = [];
      await inTurn({ task: 'read', kind, bytes }, (answer) => {
        if (answer.type === 'rows') for (const row of answer.rows) rows.push(row);
      });
      return rows;
    },
    xlsx: async (sheet) => {
      let file: Buffer = Buffer.alloc(0);
      await inTurn({ task: 'write', ...sheet }, (answer) => {
        if (answer.type === 'file') file = Buffer.from(answer.bytes);
      });
      return file;
    },
  };
}
