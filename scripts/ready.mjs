// Makes the tree ready to run, with nothing but Node: `npm start` and `npm test` call it before anything else.
//   node scripts/ready.mjs            dependencies
//   node scripts/ready.mjs build      + server and web, when their inputs changed
//   node scripts/ready.mjs clients    + browser, Chinese font, SIP clients and message system for the tests (Debian as root installs them)
// Each step is skipped when the sha256 of its inputs (names and contents, not times: git clone resets those) equals its stamp.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
const wanted = new Set(process.argv.slice(2));

const fail = (line) => {
  console.error(line);
  process.exit(1);
};

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19))
  fail(`Shoujie needs Node 20.19 or newer; this is ${process.versions.node}.`);

function* filesOf(path) {
  if (!existsSync(path)) return;
  if (statSync(path).isFile()) yield path;
  else for (const name of readdirSync(path).sort()) if (name !== 'node_modules') yield* filesOf(join(path, name));
}
function hashOf(paths) {
  const hash = createHash('sha256').update(process.versions.node);
  for (const path of paths) for (const file of filesOf(path)) hash.update(file).update('\0').update(readFileSync(file));
  return hash.digest('hex');
}
// A stamp lies beside what it vouches for, so that removing the thing removes the stamp.
const stampOf = (step) => join(step === 'dependencies' ? 'node_modules/.ready' : `dist/.ready`, step);
const stamped = (step) => (existsSync(stampOf(step)) ? readFileSync(stampOf(step), 'utf8') : '');
const stamp = (step, hash) => {
  mkdirSync(dirname(stampOf(step)), { recursive: true });
  writeFileSync(stampOf(step), hash);
};
const run = (command, args) => {
  const done = spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' });
  if (done.status !== 0) process.exit(done.status ?? 1);
};

const lock = hashOf(['package-lock.json', '.npmrc']);
// A linked folder belongs to somebody else (a second work tree): npm ci would empty it under their feet.
const isLinked = lstatSync('node_modules', { throwIfNoEntry: false })?.isSymbolicLink() === true;
if (!isLinked && stamped('dependencies') !== lock) {
  console.log('· installing dependencies (npm ci)');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  stamp('dependencies', lock);
}

if (wanted.has('build')) {
  const inputs = {
    server: ['server', 'shared', 'package-lock.json', 'scripts/build-server.mjs'],
    web: ['web', 'shared', 'package-lock.json'],
  };
  const serverHash = hashOf(inputs.server);
  if (stamped('server') !== serverHash || !existsSync('dist/server/main.js')) {
    console.log('· building the server');
    run(process.execPath, ['scripts/build-server.mjs']);
    stamp('server', serverHash);
  }
  const webHash = hashOf(inputs.web);
  if (stamped('web') !== webHash || !existsSync('dist/web/index.html')) {
    console.log('· building the screens');
    run(process.execPath, ['scripts/build-web.mjs']);
    stamp('web', webHash);
  }
}

if (wanted.has('clients')) {
  const has = (binary) => spawnSync('sh', ['-c', `command -v ${binary}`]).status === 0;
  const chromium = process.env.CHROMIUM ?? (has('chromium') ? 'chromium' : '');
  const fontReady = has('fc-list') && execFileSync('fc-list', [':lang=zh-cn']).length > 0;
  const missing = [];
  if (chromium === '') missing.push('chromium');
  if (!fontReady) missing.push('fonts-noto-cjk');
  const programs = {
    baresip: 'baresip-core',
    sipp: 'sip-tester',
    linphonec: 'linphone-cli',
    'nats-server': 'nats-server',
    rtpengine: 'rtpengine-daemon',
    kamailio: 'kamailio',
    turnserver: 'coturn',
    'espeak-ng': 'espeak-ng',
    ip: 'iproute2',
  };
  for (const [binary, debianPackage] of Object.entries(programs)) if (!has(binary)) missing.push(debianPackage);
  if (missing.length > 0) {
    const isDebianRoot = process.getuid?.() === 0 && has('apt-get');
    if (!isDebianRoot) {
      fail(
        `The tests need: ${missing.join(' ')}. On Debian: apt-get install ${missing.join(' ')} (or set CHROMIUM to a Chromium binary).`,
      );
    }
    console.log(`· installing for the tests: ${missing.join(' ')}`);
    process.env.DEBIAN_FRONTEND = 'noninteractive';
    run('apt-get', ['update', '-qq']);
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing]);
  }
}
