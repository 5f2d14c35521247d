import { collectDefaultMetrics, Registry } from 'prom-client';

/** One registry per process, handed to whoever counts something. */
export function createMetrics(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}
export type Metrics = Registry;
