// Everything that must hold (`npm test`, and so CI): unit, database, page and system tests, and the checks of the daily gate.
// The last line counts them all, a check as one test.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { runChecks } from './check.mjs';

const only = process.argv.slice(2);
const totals = { passed: 0, failed: 0, skipped: 0 };
/** Named again just before the count: whoever reads the end of a long log reads what failed. */
const failures = [];
const FAILURE_CHARACTERS = 600;

async function runEveryCheck() {
  const results = await runChecks({ patient: true });
  totals.passed += results.filter(Boolean).length;
  totals.failed += results.filter((good) => !good).length;
  if (results.includes(false))
    failures.push('a check (format, lint, types, layers …): its words stand among the system tests');
}

async function runProject(project) {
  const report = `.cache/tests-${project}.json`;
  mkdirSync('.cache', { recursive: true });
  rmSync(report, { force: true });
  const code = await new Promise((resolve) => {
    const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    spawn('node_modules/.bin/vitest', args, { stdio: 'inherit' }).on('close', resolve);
  });
  try {
    const result = JSON.parse(readFileSync(report, 'utf8'));
    totals.passed += result.numPassedTests;
    totals.skipped += result.numPendingTests + result.numTodoTests;
    totals.failed += result.numFailedTests;
    // A file that could not even be loaded has no test to fail; it counts as one.
    const broken = result.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
    totals.failed += broken.length;
    failures.push(...broken.map((file) => `${project}: ${file.name}\n${file.message.slice(0, FAILURE_CHARACTERS)}`));
    for (const file of result.testResults)
      for (const test of file.assertionResults.filter((one) => one.status === 'failed'))
        failures.push(
          `${project}: ${file.name}\n${test.fullName}\n${test.failureMessages.join('\n').slice(0, FAILURE_CHARACTERS)}`,
        );
    if (code !== 0 && result.numFailedTests + broken.length === 0) {
      totals.failed += 1;
      failures.push(`${project}: ended with ${code} though no test failed (an error outside of the tests)`);
    }
  } catch {
    totals.failed += 1;
    failures.push(`${project}: ended with ${code} and left no report`);
  }
}

/**
 * One project after the other: the system tests measure sound, and sound does not like company on two cores. They mostly wait, though,
 * and the checks, which wait for nothing and can be put behind everybody else, run in those pauses.
 */
for (const project of only.length === 0 ? ['unit', 'db', 'pages', 'system'] : only) {
  const checks = only.length === 0 && project === 'system' ? runEveryCheck() : undefined;
  await Promise.all([runProject(project), checks]);
}

for (const failure of failures) console.log(`FAILED ${failure}\n`);
console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exit(totals.failed === 0 ? 0 : 1);
