/** Wi-Fi to mobile, cable to Wi-Fi: browsers that know tell `change`, the others at least when they are online again. */
export function onNetworkChange(tell: () => void): () => void {
  const connection = (navigator as { readonly connection?: EventTarget }).connection;
  connection?.addEventListener('change', tell);
  window.addEventListener('online', tell);
  return () => {
    connection?.removeEventListener('change', tell);
    window.removeEventListener('online', tell);
  };
}
