import { readOptions } from './chat-address.ts';
import { createWidget } from './widget.ts';

/** `<script src="https://HOST/widget.js" async></script>`: the script knows by its own address where the chat lives. */
const script = document.currentScript;
if (script instanceof HTMLScriptElement) {
  const start = (): void => createWidget(document, readOptions(script.src, script.dataset, window.location.href));
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start, { once: true });
  else start();
}
