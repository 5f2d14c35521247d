// The staff screens, the customer pages and the embeddable widget → dist/web, with a compressed twin of every text file.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'vite';

await build({ configFile: 'web/vite.config.ts', logLevel: 'warn' });

/** Below this a packet is a packet. */
const WORTH_IT_BYTES = 1_024;
/** 11 is the best and takes ten times as long for two per cent. */
const QUALITY = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
const compress = (folder) => {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) compress(path);
    else if (/\.(js|css|html|svg|json)$/.test(name) && statSync(path).size >= WORTH_IT_BYTES) {
      const content = readFileSync(path);
      writeFileSync(`${path}.br`, brotliCompressSync(content, QUALITY));
      writeFileSync(`${path}.gz`, gzipSync(content));
    }
  }
};
compress('dist/web');
