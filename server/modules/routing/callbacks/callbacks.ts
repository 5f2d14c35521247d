import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { Listener } from '../../../platform/events/listeners.ts';
import type { EventTail } from '../../../platform/events/event-tail.ts';
import type { Transactor } from '../../../platform/events/transactor.ts';
import type { RoomRoutes } from '../../../platform/http/route-types.ts';
import type { Log } from '../../../platform/log.ts';
import type { SocketOffer } from '../../../platform/socket/socket-types.ts';
import type { ContactLife } from '../../contacts/index.ts';
import type { Audit, OrganisationView, SocketSubject } from '../../identity/index.ts';
import { promiseListener } from '../promise/promise-listeners.ts';
import { createWaitPromises, type WaitLine, type WaitPromises } from '../promise/promise-service.ts';
import { createCallbackDesk, type CallbackDesk } from './callback-desk-service.ts';
import { createCallbackDial, type CallbackDial } from './callback-dial-service.ts';
import { createCallbackJobs, type CallbackJobs } from './callback-jobs.ts';
import { callbackListener } from './callback-listeners.ts';
import { dialableNumber } from './callback-number.ts';
import { createCallbackPromises, type CallbackPromises, type CallbackWish } from './callback-promise-service.ts';
import { createCallbackReading, type CallbackReading, type QueueName } from './callback-reading-service.ts';
import { loadSettings } from './callback-store.ts';
import { windowsFrom, type Window } from './callback-window.ts';
import { callbackRuleRoutes } from './callback-rules-routes.ts';
import { createCallbackRuleAdmin, type CallbackRuleAdmin } from './callback-rules-service.ts';
import { callbacksRoutes } from './callbacks-routes.ts';
import { callbacksSocket } from './callbacks-socket.ts';
import type { CallbackLine, PlaceKeeper } from './ports.ts';

export interface CallbacksNeeds {
  /** In a peak a callback is offered to everybody at once. */
  readonly isPressing?: () => boolean;
  readonly db: Db;
  readonly clock: Clock;
  readonly transactor: Transactor;
  readonly audit: Pick<Audit, 'append'>;
  readonly tail: Pick<EventTail, 'subscribe'>;
  readonly life: ContactLife;
  readonly organisation: OrganisationView;
  readonly keeper: PlaceKeeper;
  readonly line: CallbackLine;
  readonly waitLine: WaitLine;
  readonly queues: () => readonly QueueName[];
  readonly log: Log;
}

/** What a waiting customer can be offered now. */
export interface CallbackOptions {
  readonly offerAfterSeconds: number;
  readonly windows: readonly Window[];
}

export interface Callbacks {
  readonly waits: WaitPromises;
  readonly dial: CallbackDial;
  readonly desk: CallbackDesk;
  readonly reading: CallbackReading;
  readonly rules: CallbackRuleAdmin;
  readonly jobs: CallbackJobs;
  readonly listeners: readonly Listener[];
  readonly routes: RoomRoutes;
  readonly socket: SocketOffer<SocketSubject>;
  options(): Promise<CallbackOptions>;
  isDialable(number: string): boolean;
  /** A waiting contact ends with a promise; answers when the customer may expect us. */
  promise(wish: CallbackWish): Promise<{ readonly callbackId: string; readonly window: { from: Date; until: Date } }>;
  takeOver: CallbackPromises['takeOver'];
  afterLoss: CallbackPromises['afterLoss'];
}

/** Promises instead of waiting: estimates that are measured, and callbacks that keep the place. */
export function createCallbacks(needs: CallbacksNeeds): Callbacks {
  const promises = createCallbackPromises(needs);
  const dial = createCallbackDial(needs);
  const jobs = createCallbackJobs(needs);
  const reading = createCallbackReading(needs);
  const desk = createCallbackDesk({ ...needs, jobs, reading });
  const rules = createCallbackRuleAdmin(needs);
  return {
    waits: createWaitPromises({ ...needs, line: needs.waitLine }),
    dial,
    desk,
    reading,
    rules,
    jobs,
    listeners: [promiseListener, callbackListener({ dial })],
    routes: async (app) => {
      await app.register(callbacksRoutes({ reading, desk }));
      await app.register(callbackRuleRoutes(rules));
    },
    socket: callbacksSocket(),
    options: async () => {
      const { windows, quiet, offerAfterSeconds } = await loadSettings(needs.db);
      return {
        offerAfterSeconds: needs.isPressing?.() === true ? 0 : offerAfterSeconds,
        windows: windowsFrom(windows, quiet, needs.clock.now()),
      };
    },
    isDialable: (number) => dialableNumber(number) !== undefined,
    promise: async (wish) => {
      const settings = await loadSettings(needs.db);
      const row = await needs.transactor.run((tx) => promises.promise(tx, wish, settings));
      return { callbackId: row.id, window: { from: row.window_from, until: row.window_until } };
    },
    takeOver: promises.takeOver,
    afterLoss: promises.afterLoss,
  };
}
