import { createHash } from 'node:crypto';
import type { ContactLife } from '../contacts/index.ts';
import type {
  AgentNames,
  AttachmentBlobs,
  CallbackPromises,
  ContactQueue,
  CustomerFinder,
  FoundCustomer,
} from './ports.ts';

/** A queue that lets contacts wait in the order they came and never matches anybody. */
export function fakeContactQueue(
  life: ContactLife,
): ContactQueue & { readonly order: string[]; leave(id: string): void } {
  const order: string[] = [];
  return {
    order,
    leave: (id) => void order.splice(order.indexOf(id), 1),
    enqueue: async (tx, contactId, request) => {
      await life.apply(tx, contactId, { event: 'enqueue', queueCode: 'chat', ...request });
      tx.afterCommit(() => void order.push(contactId));
    },
    place: (contactId) => {
      const index = order.indexOf(contactId);
      return Promise.resolve(index < 0 ? undefined : { position: index + 1, estimatedSeconds: (index + 1) * 40 });
    },
  };
}

export const fakeCustomers = (known: Readonly<Record<string, FoundCustomer>>): CustomerFinder => ({
  byNumber: (number) => Promise.resolve(known[number]),
});

export const fakeAgentNames = (names: Readonly<Record<string, string>>): AgentNames => ({
  nameOf: (agentId) => Promise.resolve(names[agentId]),
});

export function fakeBlobs(): AttachmentBlobs {
  const kept = new Map<string, Buffer>();
  return {
    put: (bytes) => {
      const blobId = createHash('sha256').update(bytes).digest('hex');
      kept.set(blobId, bytes);
      return Promise.resolve({ blobId });
    },
    get: (blobId) => Promise.resolve(kept.get(blobId)),
  };
}

/** Promises whatever it is asked for, and remembers it. */
export function fakeCallbacks(): CallbackPromises & { readonly wishes: Parameters<CallbackPromises['promise']>[0][] } {
  const wishes: Parameters<CallbackPromises['promise']>[0][] = [];
  const window = { from: new Date('2026-11-21T01:00:00Z'), until: new Date('2026-11-21T13:00:00Z') };
  return {
    wishes,
    options: () => Promise.resolve({ windows: [{ code: 'soon', zh: '尽快', en: 'Soon', ...window }] }),
    isDialable: (number) => /^1\d{10}$/.test(number),
    promise: (wish) => {
      wishes.push(wish);
      return Promise.resolve({ window });
    },
  };
}
