import react from '@vitejs/plugin-react';
import { build as bundleScript } from 'esbuild';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { bookOf } from './app/locale-files.ts';
import { FIELD_BOOKS } from './features/field/field-books.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * /widget.js is a plain script on somebody else's page: one file, one name for ever, nothing left in the page's global scope.
 * The page build makes modules with hashed names, so the widget is bundled beside it.
 */
function widgetScript(): Plugin {
  const make = async (): Promise<string> => {
    const { outputFiles } = await bundleScript({
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

interface Piece {
  readonly type: string;
  readonly name?: string | undefined;
  readonly isEntry?: boolean;
  readonly facadeModuleId?: string | null;
  readonly imports?: readonly string[];
  readonly viteMetadata?: { readonly importedCss: ReadonlySet<string> } | undefined;
}
/** A book of words is a piece of its own: `book-cases-en`. */
function bookName(id: string | null | undefined): string | undefined {
  if (!/\/locale\/[^/]+\.json$/.test(id ?? '')) return undefined;
  const { book, language } = bookOf(id ?? '');
  return `book-${book}-${language}`;
}
const nameOf = ({ name, facadeModuleId }: Piece): string | undefined => bookName(facadeModuleId) ?? name;

/** By the name of its pieces: the door, the words of both languages, and the page itself with what lies behind its buttons. */
const FIELD_ROOTS = [
  'index',
  ...['field-page', 'backfill-page', 'visit-talk', 'leave-page'],
  ...['words-zh', 'words-en'],
  ...FIELD_BOOKS.flatMap((book) => [`book-${book}-zh-CN`, `book-${book}-en`]),
];

/** The files that the field page cannot open without: its pieces, whatever they import at once, and their styles. */
function fieldFiles(bundle: Readonly<Record<string, Piece>>): string[] {
  const all = new Set<string>();
  const add = (file: string): void => {
    const piece = bundle[file];
    if (piece === undefined || all.has(file)) return;
    all.add(file);
    for (const style of piece.viteMetadata?.importedCss ?? []) all.add(style);
    for (const other of piece.imports ?? []) add(other);
  };
  for (const root of FIELD_ROOTS) {
    const isRoot = (piece: Piece): boolean =>
      piece.type === 'chunk' && nameOf(piece) === root && piece.isEntry === (root === 'index');
    const [file] = Object.entries(bundle).find(([, piece]) => isRoot(piece)) ?? [];
    if (file === undefined) throw new Error(`no built piece of ${root}`);
    add(file);
  }
  return [...all].sort().map((file) => `/${file}`);
}

/** /field-worker.js keeps the field page's own files on the phone. One name for ever; the list in it makes it another script with each release. */
function fieldWorker(): Plugin {
  return {
    name: 'shoujie-field-worker',
    async generateBundle(_options, bundle) {
      const files = [...fieldFiles(bundle), '/favicon.svg'];
      const version = createHash('sha256').update(files.join()).digest('hex').slice(0, 16);
      const { outputFiles } = await bundleScript({
        entryPoints: [at('./field-worker/main.ts')],
        bundle: true,
        minify: true,
        write: false,
        format: 'iife',
        target: 'es2022',
        legalComments: 'none',
        define: { FIELD_FILES: JSON.stringify({ version, files }) },
      });
      this.emitFile({ type: 'asset', fileName: 'field-worker.js', source: outputFiles[0]?.text ?? '' });
    },
  };
}

/** See no-schemas.ts. What would judge by a schema after all must not find one that lets everything pass. */
const noSchemas = (): Plugin => ({
  name: 'shoujie-no-schemas',
  enforce: 'pre',
  resolveId(source) {
    if (source === '@sinclair/typebox') return at('./no-schemas.ts');
    if (source.startsWith('@sinclair/typebox/')) throw new Error(`${source} in a browser: its schemas are empty there`);
    return null;
  },
});

const server = 'http://127.0.0.1:8080';

export default defineConfig({
  root: at('.'),
  plugins: [react(), noSchemas(), widgetScript(), fieldWorker()],
  build: {
    outDir: at('../dist/web'),
    emptyOutDir: true,
    target: 'es2022',
    // The largest piece is the chart library, loaded only by a screen that draws one.
    chunkSizeWarningLimit: 1_000,
    rolldownOptions: {
      treeshake: {
        // Making a schema changes nothing, which the bundler cannot know.
        manualPureFunctions: ['Type', 'nullable', 'oneOf', 'pageOf'],
        // Nor does reading a file of ours. Unsaid, whoever takes one thing from a room's index.ts gets the parts with styles as well.
        moduleSideEffects: [{ test: /\/(web|shared)\/.*\.tsx?$/, sideEffects: false }],
      },
      input: { index: at('./index.html'), chat: at('./chat.html'), demo: at('./widget-demo.html') },
      output: {
        chunkFileNames: (piece) => `assets/${bookName(piece.facadeModuleId) ?? '[name]'}-[hash].js`,
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\// },
            { name: 'words', test: /node_modules\/(i18next|react-i18next)\// },
            { name: 'icons', test: /node_modules\/@ant-design\/icons/ },
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
