import { answerOf, cacheName, FIELD_PAGE, isFormer, type FieldFiles } from './field-cache.ts';

/**
 * The worker behind the field page, bundled to /field-worker.js with the list of this release's files in it. The browser asks for
 * the script anew at each opening of the page; another list makes another script, which fetches its files and lets the old ones go.
 */
interface ExtendableEvent extends Event {
  waitUntil(what: Promise<unknown>): void;
}
interface FetchEvent extends ExtendableEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
/** What of a worker's world is used here; the library of types has either a page's world or a worker's. */
interface WorkerWorld {
  readonly location: { readonly origin: string };
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', hear: (event: ExtendableEvent) => void): void;
  addEventListener(type: 'fetch', hear: (event: FetchEvent) => void): void;
}
declare const FIELD_FILES: FieldFiles;

const world = globalThis as unknown as WorkerWorld;
const release = FIELD_FILES;
/** In a cellar the line does not fail, it never answers: then the kept page is better than a blank one. */
const PAGE_DEADLINE_MS = 4_000;

async function keepAll(): Promise<void> {
  const cache = await caches.open(cacheName(release));
  // All or nothing: half a release would open to a blank page.
  await cache.addAll([...release.files]);
  const page = await fetch(FIELD_PAGE, { headers: { accept: 'text/html' }, cache: 'no-store' });
  if (!page.ok) throw new Error('the field page was not answered');
  await cache.put(FIELD_PAGE, page);
  await world.skipWaiting();
}

async function letGo(): Promise<void> {
  const former = (await caches.keys()).filter((name) => isFormer(name, release));
  await Promise.all(former.map((name) => caches.delete(name)));
  await world.clients.claim();
}

const kept = async (address: string): Promise<Response | undefined> =>
  (await caches.open(cacheName(release))).match(address);

async function page(request: Request): Promise<Response> {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PAGE_DEADLINE_MS) });
    if (answer.status < 500) return answer;
    return (await kept(FIELD_PAGE)) ?? answer;
  } catch (error) {
    const before = await kept(FIELD_PAGE);
    if (before === undefined) throw error;
    return before;
  }
}

const file = async (request: Request): Promise<Response> =>
  (await kept(new URL(request.url).pathname)) ?? (await fetch(request));

world.addEventListener('install', (event) => event.waitUntil(keepAll()));
world.addEventListener('activate', (event) => event.waitUntil(letGo()));
world.addEventListener('fetch', (event) => {
  const { request } = event;
  const answer = answerOf(request, world.location.origin, release);
  if (answer === 'page') event.respondWith(page(request));
  else if (answer === 'file') event.respondWith(file(request));
});
