import react from '@vitejs/plugin-react';
import { build as bundle } from 'esbuild';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * /widget.js is a plain script on somebody else's page: one file, one name for ever, nothing left in the page's global scope.
 * The page build makes modules with hashed names, so the widget is bundled beside it.
 */
function widgetScript(): Plugin {
  const make = async (): Promise<string> => {
    const { outputFiles } = await bundle({
      entryPoints: [at('./widget/main.ts')],
      bundle: true,
      minify: true,
      write: false,
      format: 'iife',
      target: 'es2020',
      legalComments: 'none',
    });
    return outputFiles[0]?.text ?? '';
  };
  return {
    name: 'shoujie-widget',
    async generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'widget.js', source: await make() });
    },
    configureServer(server) {
      server.middlewares.use('/widget.js', (_request, response, next) => {
        make().then((text) => response.setHeader('content-type', 'text/javascript').end(text), next);
      });
    },
  };
}

const server = 'http://127.0.0.1:8080';

export default defineConfig({
  root: at('.'),
  plugins: [react(), widgetScript()],
  build: {
    outDir: at('../dist/web'),
    emptyOutDir: true,
    target: 'es2022',
    // The largest piece is the chart library, loaded only by a screen that draws one.
    chunkSizeWarningLimit: 1_000,
    rolldownOptions: {
      input: { index: at('./index.html'), chat: at('./chat.html'), demo: at('./widget-demo.html') },
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\// },
            { name: 'words', test: /node_modules\/(i18next|react-i18next)\// },
            { name: 'charts', test: /node_modules\/(echarts|zrender)\// },
          ],
        },
      },
    },
  },
  server: {
    port: 5173,
    proxy: { '/api': { target: server }, '/ws': { target: server, ws: true } },
  },
});
