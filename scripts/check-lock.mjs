// A lock file that misses an optional dependency of another platform fails `npm ci` there: find it before a stranger does.
import { readFileSync } from 'node:fs';

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const problems = [];
for (const [path, entry] of Object.entries(packages)) {
  if (entry.resolved !== undefined && entry.resolved.startsWith('http'))
    problems.push(`${path} records a download address`);
  for (const name of Object.keys(entry.optionalDependencies ?? {})) {
    const places = [];
    for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
      places.push(at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`);
      if (at === '' || !at.includes('node_modules')) break;
      if (!at.includes('/node_modules/')) {
        places.push(`node_modules/${name}`);
        break;
      }
    }
    if (!places.some((place) => place in packages))
      problems.push(`${path || 'the project'} lists ${name}, which has no entry of its own`);
  }
}
for (const line of problems) console.log(line);
process.exit(problems.length === 0 ? 0 : 1);
