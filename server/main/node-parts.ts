import { Gauge } from 'prom-client';
import type { Clock } from '../../shared/kernel/clock.ts';
import { newId } from '../../shared/kernel/id.ts';
import { createNatsBus } from '../adapters/bus/nats/nats-bus.ts';
import { createAsking, type Asking } from '../platform/bus/asking.ts';
import type { Bus } from '../platform/bus/bus.ts';
import { createLetterBox } from '../platform/bus/bus-letters.ts';
import { createExchange } from '../platform/bus/in-process-bus.ts';
import { createSureBus } from '../platform/bus/sure-bus.ts';
import { createWake } from '../platform/bus/wake.ts';
import type { Database } from '../platform/db/database.ts';
import { createEventTail, type EventTail } from '../platform/events/event-tail.ts';
import { createTransactionGate } from '../platform/events/transaction-gate.ts';
import { createTransactor, type Transactor } from '../platform/events/transactor.ts';
import type { Log } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import { installationId } from '../platform/nodes/node-statements.ts';
import { createNodes, type Nodes } from '../platform/nodes/nodes.ts';
import type { FrameRelay, PushFrame } from '../platform/socket/socket-types.ts';
import type { Config } from './config.ts';

/** What a process has because there may be others: the bus, who is alive, and events that come from everywhere. */
export interface NodeParts {
  readonly tail: EventTail;
  readonly transactor: Transactor;
  readonly bus: Bus;
  readonly nodes: Nodes;
  readonly relay: FrameRelay;
  readonly asking: Asking;
  /** After a commit with events that did not go through the transactor. */
  committed(): void;
  stop(): Promise<void>;
}

const EVENTS = 'events';
const FRAMES = 'frames';
/** How long a tail sleeps unless it is woken; and when somebody who lives cannot wake it. */
const POLL_MS = 1_000;
const SLOW_POLL_MS = 100;
/** A frame says that something changed; what is longer is read by whoever needs it. */
const MAX_FRAME_LENGTH = 64 * 1024;

async function openBus(config: Config, database: Database, log: Log): Promise<Bus> {
  if (config.NATS_URL === undefined) return createExchange().join();
  const prefix = `shoujie.${await installationId(database.db)}`;
  return createNatsBus({ urls: config.NATS_URL, prefix, name: config.NODE_NAME, log });
}

const measure = (metrics: Metrics, bus: Bus, nodes: Nodes): void => {
  new Gauge({
    name: 'shoujie_nodes',
    help: 'Nodes alive, this one counted',
    registers: [metrics],
    collect() {
      this.set(nodes.others().length + 1);
    },
  });
  new Gauge({
    name: 'shoujie_bus_lost',
    help: '1 while this node cannot reach the message system',
    registers: [metrics],
    collect() {
      this.set(bus.state() === 'lost' ? 1 : 0);
    },
  });
};

/** The rest is for reading: facts about a customer are asked inside of the transaction that puts them in the line. */
const SHARE_FOR_TRANSACTIONS = 0.75;

export async function startNodeParts(
  config: Config,
  given: { database: Database; clock: Clock; metrics: Metrics; version: string },
  log: Log,
): Promise<NodeParts> {
  const { database, clock } = given;
  const isOnlyOne = config.DATABASE_URL === undefined;
  const { db, pool } = database;
  const bus = await openBus(config, database, log.child({ part: 'bus' }));
  const events = createWake(bus, EVENTS);
  // Set once the nodes are known; until then nobody sleeps long.
  const late: { nodes?: Nodes } = {};
  const tail = createEventTail({
    database,
    log,
    pollMs: () => (late.nodes?.isSlow() === false ? POLL_MS : SLOW_POLL_MS),
  });
  const committed = (): void => {
    tail.poke();
    events.wake();
  };
  const gate = createTransactionGate(Math.max(1, Math.floor(config.DATABASE_POOL * SHARE_FOR_TRANSACTIONS)));
  const transactor = createTransactor({ db, clock, onCommitted: committed, gate });
  const nodes = createNodes({
    db,
    transactor,
    bus,
    log: log.child({ part: 'nodes' }),
    name: config.NODE_NAME,
    roles: config.ROLES,
    version: given.version,
    watches: config.ROLES.includes('jobs') || config.ROLES.includes('router'),
    alone: isOnlyOne,
  });
  late.nodes = nodes;
  const self = newId();
  const sure = createSureBus({ bus, self, node: config.NODE_NAME, box: createLetterBox({ pool, self }), log });
  const asking = createAsking({ bus: sure, me: nodes.name, log: log.child({ part: 'asking' }) });
  bus.subscribe(EVENTS, () => tail.poke());
  nodes.onChange(() => {
    sure.slow(nodes.isSlow());
    // Whoever was asleep for a second wakes to the new rhythm.
    tail.poke();
  });
  measure(given.metrics, bus, nodes);
  return {
    tail,
    transactor,
    bus,
    nodes,
    committed,
    asking,
    relay: {
      send: (frame) => {
        // Not asked whether anybody is there: who came a moment ago is not seen yet, and would miss it.
        if (isOnlyOne) return;
        const { length } = JSON.stringify(frame);
        if (length > MAX_FRAME_LENGTH) log.warn({ topic: frame.topic, length }, 'a frame is too long for other nodes');
        else sure.publish(FRAMES, frame);
      },
      hear: (deliver) => void sure.subscribe(FRAMES, (frame) => deliver(frame as PushFrame)),
    },
    stop: async () => {
      asking.close();
      await sure.close();
      events.stop();
      await nodes
        .stop()
        .catch((error: unknown) => log.warn({ err: error }, 'leaving the other nodes failed; they will notice'));
      await bus.close();
    },
  };
}
