/** Asks the browser to keep this page's own files (web/field-worker), so that it opens in a cellar as well. Without that it works as long as it stays open. */
export function keepPage(): void {
  // Only in the built product: while one develops, a kept page is an old page.
  if (!import.meta.env.PROD) return;
  const worker = (navigator as { readonly serviceWorker?: ServiceWorkerContainer }).serviceWorker;
  worker?.register('/field-worker.js', { scope: '/field' }).catch(() => undefined);
}
