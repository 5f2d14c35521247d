// Which database a script works on: the same environment as the product.
import { join, resolve } from 'node:path';
import { type Database, openDatabase } from '../server/platform/db/database.ts';
import { connectionOfRunning, startEmbeddedPostgres } from '../server/platform/db/embedded-postgres-driver.ts';
import type { DbLog } from '../server/platform/db/log.ts';
import { sentenceOf } from '../shared/contracts/messages.ts';
import { AppError } from '../shared/kernel/app-error.ts';

let finished = false;
const log: DbLog = {
  info: () => undefined,
  warn: (fields, message) => {
    if (!finished) console.warn(message, fields);
  },
  error: (fields, message) => console.error(message, fields),
};

export interface DbTarget {
  readonly database: Database;
  readonly blobsDir: string;
  readonly log: DbLog;
}

/** `beside`: may the product be running? A backup takes its server as it is; a restore wants it alone. */
async function onTarget<T>(beside: boolean, work: (target: DbTarget) => Promise<T>): Promise<T> {
  const dataDir = resolve(process.env['DATA_DIR'] ?? './data');
  const url = process.env['DATABASE_URL'] ?? '';
  const options = { poolSize: 3, applicationName: 'shoujie-script', log };
  const running = url === '' && beside ? await connectionOfRunning(dataDir, log) : undefined;
  const server = url === '' && running === undefined ? await startEmbeddedPostgres({ dataDir, log }) : undefined;
  const connection = running ?? server?.connection;
  const database = openDatabase(connection === undefined ? { url, ...options } : { connection, ...options });
  try {
    return await work({ database, blobsDir: join(dataDir, 'blobs'), log });
  } finally {
    // The pool lets its connections go without waiting for them; one that the stopping server cuts is no fault to report.
    finished = true;
    await database.close();
    await server?.stop();
  }
}

interface DbScript {
  readonly name: string;
  /** The arguments after the name, for whoever gives others. */
  readonly usage: string;
  readonly beside: boolean;
}

/** Undefined arguments are not the right ones. What is refused is said in a sentence, in both languages. */
export async function runOnTarget<A>(
  { name, usage, beside }: DbScript,
  read: (words: readonly string[]) => A | undefined,
  work: (target: DbTarget, given: A) => Promise<string>,
): Promise<void> {
  try {
    const given = read(process.argv.slice(2));
    if (given === undefined) {
      console.error(`usage: npm run ${name} -- ${usage}`);
      process.exit(2);
    }
    console.log(await onTarget(beside, (target) => work(target, given)));
  } catch (error) {
    if (error instanceof AppError) {
      for (const language of ['zh', 'en'] as const) console.error(sentenceOf(error.code, language, error.details));
    } else {
      console.error(error);
    }
    process.exit(1);
  }
}

/** Arguments: FILE [--blobs]. */
export const runDbScript = (
  script: Omit<DbScript, 'usage'>,
  work: (target: DbTarget, file: string, withBlobs: boolean) => Promise<string>,
): Promise<void> =>
  runOnTarget(
    { ...script, usage: 'FILE [--blobs]   (database of DATA_DIR or DATABASE_URL; --blobs: the files too)' },
    (given) => {
      const words = given.filter((word) => word !== '--blobs');
      const [file] = words;
      if (file === undefined || words.length !== 1 || file.startsWith('-')) return undefined;
      return { file: resolve(file), withBlobs: given.includes('--blobs') };
    },
    (target, { file, withBlobs }) => work(target, file, withBlobs),
  );
