import type { EventTail } from '../../platform/events/event-tail.ts';
import type { RoomRoutes } from '../../platform/http/route-types.ts';
import type { Log } from '../../platform/log.ts';
import { topicsOf } from './flow-topics.ts';
import { releasedEntries } from './flows-store.ts';
import { createFlowLibrary, type FlowLibrary } from './flow-library-service.ts';
import { createFlowReading, type FlowReadingNeeds } from './flows-reading-service.ts';
import { flowRoutes } from './flows-routes.ts';
import { adoptBuiltInFlow, createFlowEditing, type FlowNeeds } from './flows-service.ts';

export interface FlowEntry {
  readonly key: string;
  readonly name: string;
  /** Topics that it leads to. */
  readonly topics: readonly string[];
}

export interface FlowsRoom {
  readonly library: FlowLibrary;
  readonly routes: RoomRoutes;
  /** The flows that run, for whoever says which number enters which. */
  entries(): Promise<FlowEntry[]>;
  /** The flow that came with the product, as version 1, so that it can be read and changed like all others. Done again at each start. */
  adopt(): Promise<void>;
}

const BUILT_IN_NAME = '首接热线';

export function createFlows(
  needs: FlowNeeds & FlowReadingNeeds & { readonly tail: Pick<EventTail, 'subscribe'>; readonly log: Log },
): FlowsRoom {
  return {
    library: createFlowLibrary(needs),
    routes: flowRoutes({ reading: createFlowReading(needs), editing: createFlowEditing(needs) }),
    entries: async () =>
      (await releasedEntries(needs.db)).map(({ key, name, document }) => ({ key, name, topics: topicsOf(document) })),
    adopt: () => adoptBuiltInFlow(needs.transactor, BUILT_IN_NAME),
  };
}
