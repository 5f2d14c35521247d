/**
 * Where finished files lie under names of ours: a folder, or a bucket of an object store. Unlike a blob a file here has a name, is
 * read in parts, and its first bytes may be written anew (the wrapped key of a sealed recording).
 */
export interface FileStore {
  /** Takes over a whole local file; done again after a crash it gives the same. The local file stays where it is. */
  put(name: string, localPath: string): Promise<void>;
  /** Undefined: it is not there. */
  size(name: string): Promise<number | undefined>;
  /** From `start` to before `end`; fewer when the file ends before. Throws AppError `blobs.not_found`. */
  read(name: string, start: number, end: number): Promise<Buffer>;
  /** The rest of the file stays as it is. */
  replaceStart(name: string, start: Buffer): Promise<void>;
  /** What is not there is gone already. */
  remove(name: string): Promise<void>;
}

const NAME = /^[\w-]+(\/[\w-]+(\.[\w-]+)*)*$/;
const MAX_NAME = 300;

/** A name becomes a path and a part of a URL: letters, digits, `-`, `_`, and dots inside, so that no `..` can ever be in it. */
export const isFileName = (name: string): boolean => name.length <= MAX_NAME && NAME.test(name);
