import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { MediaEngine, MediaEvent } from '../../../platform/media/media-engine.ts';
import { createBelongings } from './belongings.ts';
import { hireMember, type Member } from './crew.ts';
import { engineCalls } from './engine-calls.ts';
import { DEADLINE_MS, openHouse, within, type House } from './house.ts';
import { createLedger, type LegKind } from './ledger.ts';
import { HEARTBEAT, type Heartbeat } from './pulse-watch.ts';
import type { WorkerPulse } from './protocol.ts';
import { repairRecording } from './repair.ts';
import { revive } from './revival.ts';
import type { EmbeddedMediaSettings } from './settings.ts';
import { keepSpare, noSpare, type Hire, type Spare } from './spare.ts';
import { linkWorker, startMediaWorker, type StartWorker } from './worker-link.ts';

/**
 * The embedded engine as the server sees it: the port, with worker processes behind it. Each leg lives in one worker; who hears
 * a leg of another worker gets it lent (relay.ts), and nobody outside notices. When a worker crashes, its telephones are brought to
 * another one and talk on (revival.ts), its browsers must offer anew, its files are made readable, and a new worker takes its place:
 * told once, as `worker_crashed`. One that hangs is ended and counts as crashed (pulse-watch.ts). Processes and not threads: the native
 * driver of browser legs can abort (decision 0010).
 */
export interface EmbeddedEngineNeeds {
  readonly settings: EmbeddedMediaSettings;
  /** Absent: one. */
  readonly workers?: number;
  /** One more that waits for the death of another is started so long after the first call. Absent: none. */
  readonly spareAfterMs?: number;
  /** Troubles inside that no call was waiting for; for the log. */
  readonly onTrouble?: (reason: string) => void;
  readonly startWorker?: StartWorker;
  readonly heartbeat?: Heartbeat;
}

export interface EmbeddedEngine extends MediaEngine {
  /** How the workers are, for the metrics. */
  workers(): readonly WorkerState[];
  /** Is there one that waits for the death of another? */
  hasSpare(): boolean;
}

export interface WorkerState {
  readonly number: number;
  /** Absent: the place is empty for a moment. */
  readonly pid?: number;
  readonly legs: Readonly<Record<LegKind, number>>;
  /** Absent: it has not been asked yet. */
  readonly pulse?: WorkerPulse;
}

const SHUTDOWN_DEADLINE_MS = 5_000;
const START_DEADLINE_MS = 20_000;

type Emit = (event: MediaEvent) => void;

interface Lost {
  readonly worker: number;
  readonly reason: string;
}

/**
 * The browsers first: they can do something about it, and it takes them longest. All of it is told after the repair, so that whoever
 * hears of it can play the files, and when it is known which calls go on.
 */
async function mourn(
  { house, members }: Pick<Crew, 'house' | 'members'>,
  { worker, reason }: Lost,
  emit: Emit,
): Promise<void> {
  const { legs, recordings, loans } = house.ledger.workerGone(worker);
  const browsers = legs.filter(({ kind }) => kind === 'web').map(({ legId }) => legId);
  if (browsers.length > 0) emit({ type: 'browsers_lost', legs: browsers });
  for (const { borrower, lender, legId, token } of loans) {
    const [other, method, args] =
      borrower === worker ? ([lender, 'recall', [legId, token]] as const) : ([borrower, 'giveBack', [legId]] as const);
    members[other]?.call(method, args, DEADLINE_MS).catch(() => undefined);
  }
  const bringing = revive(house, legs, Date.now());
  house.isBringing(bringing);
  const [{ gone, restored, waiting }] = await Promise.all([
    bringing,
    Promise.allSettled(recordings.map(({ path }) => repairRecording(path))),
  ]);
  const cut = recordings.map(({ recordingId }) => recordingId);
  emit({ type: 'worker_crashed', reason, legs: gone, restored, waiting, recordings: cut });
}

interface Crew {
  readonly members: readonly Member[];
  readonly house: House;
  readonly spare: Spare;
}

function openCrew(needs: EmbeddedEngineNeeds, emit: Emit): Crew {
  const workers = needs.workers ?? 1;
  const belongings = createBelongings();
  const { startWorker = startMediaWorker, onTrouble = () => undefined } = needs;
  /** Counted over all lives, so that of two processes that run at once no two have the same number. */
  let born = 0;
  const hire: Hire = (employer) => {
    const worker = startWorker({ ...needs.settings, workerNumber: born });
    born += 1;
    return linkWorker({
      worker,
      onTrouble,
      onEvent: (event) => {
        belongings.hear(event);
        emit(event);
      },
      ...employer,
    });
  };
  const { spareAfterMs: calmMs } = needs;
  const spare = calmMs === undefined ? noSpare : keepSpare({ hire, calmMs });
  const members: readonly Member[] = Array.from({ length: workers }, (_, number) =>
    hireMember({
      ...{ number, hire, spare },
      heartbeat: needs.heartbeat ?? HEARTBEAT,
      onLoss: (worker, reason) => {
        void mourn({ house, members }, { worker, reason }, emit);
      },
    }),
  );
  const house = openHouse(members, createLedger(), belongings);
  return { members, house, spare };
}

const whileOpen = <T extends object>(calls: T, check: () => void): T =>
  Object.fromEntries(
    Object.entries(calls).map(([name, call]: [string, (...args: readonly unknown[]) => Promise<unknown>]) => [
      name,
      async (...args: readonly unknown[]) => {
        check();
        return call(...args);
      },
    ]),
  ) as T;

export async function startEmbeddedEngine(needs: EmbeddedEngineNeeds): Promise<EmbeddedEngine> {
  const listeners = new Set<(event: MediaEvent) => void>();
  const { members, house, spare } = openCrew(needs, (event) => {
    for (const listener of listeners) listener(event);
  });
  let stopping = false;
  const shutdown = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    await Promise.all([spare.dismiss(), ...members.map((member) => member.dismiss(SHUTDOWN_DEADLINE_MS))]);
  };
  await within(Promise.all(members.map((member) => member.ready())), START_DEADLINE_MS).catch(
    async (error: unknown) => {
      await shutdown();
      throw error;
    },
  );
  return {
    ...whileOpen(engineCalls(house), () => {
      if (stopping) throw new AppError({ code: 'media.stopped', kind: 'unavailable' });
      // A house without calls needs none.
      spare.want();
    }),
    repairRecording,
    on: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    hasSpare: spare.isThere,
    workers: () =>
      members.map((member) => {
        const pulse = member.pulse();
        const [legs, pid] = [house.ledger.legs(member.number), member.pid()];
        return {
          number: member.number,
          legs,
          ...(pid === undefined ? {} : { pid }),
          ...(pulse === undefined ? {} : { pulse }),
        };
      }),
    shutdown,
  };
}
