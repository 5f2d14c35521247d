import { createWidget } from './widget.ts';

/** `<script src="https://HOST/widget.js" async></script>`: the script knows by its own address where the chat lives. */
const script = document.currentScript;
if (script instanceof HTMLScriptElement) {
  const origin = new URL(script.src, location.href).origin;
  const start = (): void => createWidget(document, origin);
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start, { once: true });
  else start();
}
