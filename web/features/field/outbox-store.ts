import { EMPTY, type Outbox } from './outbox.ts';

/** Where the outbox outlives the page. One per person: whoever signs in next on this phone must not send what another did. */
export interface OutboxStore {
  load(): Promise<Outbox>;
  save(box: Outbox): Promise<void>;
  putPhoto(key: string, photo: Blob): Promise<void>;
  photo(key: string): Promise<Blob | undefined>;
  dropPhoto(key: string): Promise<void>;
}

const BOX = 'box';
const PHOTOS = 'photos';
const ONLY = 'outbox';

const asked = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB refused'));
  });

function open(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(BOX);
    request.result.createObjectStore(PHOTOS);
  };
  return asked(request);
}

/** IndexedDB and not localStorage, because photos are kept too, and a shift's worth of them is more than 5 MB. */
function onDisk(db: IDBDatabase): OutboxStore {
  const store = (name: string, mode: IDBTransactionMode): IDBObjectStore =>
    db.transaction(name, mode).objectStore(name);
  return {
    load: async () => ((await asked(store(BOX, 'readonly').get(ONLY))) as Outbox | undefined) ?? EMPTY,
    save: async (box) => {
      await asked(store(BOX, 'readwrite').put(box, ONLY));
    },
    putPhoto: async (key, photo) => {
      await asked(store(PHOTOS, 'readwrite').put(photo, key));
    },
    photo: async (key) => (await asked(store(PHOTOS, 'readonly').get(key))) as Blob | undefined,
    dropPhoto: async (key) => {
      await asked(store(PHOTOS, 'readwrite').delete(key));
    },
  };
}

export function inMemory(): OutboxStore {
  let kept = EMPTY;
  const photos = new Map<string, Blob>();
  return {
    load: () => Promise.resolve(kept),
    save: (box) => {
      kept = box;
      return Promise.resolve();
    },
    putPhoto: (key, photo) => Promise.resolve(void photos.set(key, photo)),
    photo: (key) => Promise.resolve(photos.get(key)),
    dropPhoto: (key) => Promise.resolve(void photos.delete(key)),
  };
}

/** A private window may refuse the disk: then the outbox lasts as long as the page. */
export async function openOutboxStore(staffId: string): Promise<OutboxStore> {
  try {
    return onDisk(await open(`shoujie-field-${staffId}`));
  } catch {
    return inMemory();
  }
}
