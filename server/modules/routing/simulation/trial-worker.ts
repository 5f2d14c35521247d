import { parentPort, workerData } from 'node:worker_threads';
import type { RecordedContact } from './recorded-day.ts';
import { runTrial, type TrialPlan } from './trial.ts';
import type { FromTrial, ToTrial } from './trial-thread.ts';

/*
 * A what-if in a thread of its own: a minute of arithmetic on the main thread would be a minute in which no call is answered.
 * It is stopped by ending the thread.
 */
const port = parentPort;
if (port === null) throw new Error('trial-worker runs only as a worker thread');
const plan = workerData as TrialPlan;
const contacts: RecordedContact[] = [];
const TELL_EVERY_MS = 500;

const tell = (message: FromTrial): void => port.postMessage(message);

function run(): void {
  let told = 0;
  const outcome = runTrial(plan, contacts, (share) => {
    const now = performance.now();
    if (now - told < TELL_EVERY_MS) return;
    told = now;
    tell({ type: 'passed', share });
  });
  tell({ type: 'done', outcome });
}

port.on('message', (message: ToTrial) => {
  if (message.type === 'contacts') for (const contact of message.page) contacts.push(contact);
  else run();
});
