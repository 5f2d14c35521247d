// The staff screens, the customer pages and the embeddable widget → dist/web.
import { build } from 'vite';

await build({ configFile: 'web/vite.config.ts', logLevel: 'warn' });
