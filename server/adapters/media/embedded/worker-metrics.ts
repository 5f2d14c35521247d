import { Counter, Gauge, type Registry } from 'prom-client';
import type { WorkerState } from './embedded-engine.ts';
import type { WorkerPulse } from './protocol.ts';

/** The workers in /metrics, read when somebody looks. A new worker begins its counters at 0 again, as Prometheus expects. */
const GAUGES = {
  shoujie_media_worker_busy_ratio: ['Share of time the media worker was at work, of the last two seconds.', 'busy'],
  shoujie_media_worker_memory_bytes: ['Memory of the media worker.', 'memoryBytes'],
} as const satisfies Record<string, readonly [string, keyof WorkerPulse]>;
const COUNTERS = {
  shoujie_media_worker_cpu_seconds_total: ['Time of a processor the media worker took.', 'cpuSeconds'],
  shoujie_media_packets_received_total: ['Packets of sound received and good.', 'packetsIn'],
  shoujie_media_packets_sent_total: ['Packets of sound sent.', 'packetsOut'],
  shoujie_media_packets_lost_total: ['Packets of sound missing on arrival (RFC 3550).', 'packetsLost'],
  shoujie_media_packets_dropped_total: ['Datagrams refused: wrong source, wrong payload, no RTP.', 'packetsDropped'],
} as const satisfies Record<string, readonly [string, keyof WorkerPulse]>;

export function measureWorkers(registry: Registry, workers: () => readonly WorkerState[]): void {
  const registers = [registry];
  new Gauge({
    name: 'shoujie_media_legs',
    help: 'Legs by media worker and kind.',
    labelNames: ['worker', 'kind'],
    registers,
    collect() {
      for (const { number, legs } of workers())
        for (const [kind, count] of Object.entries(legs)) this.set({ worker: String(number), kind }, count);
    },
  });
  for (const [name, [help, field]] of Object.entries(GAUGES))
    new Gauge({
      name,
      help,
      labelNames: ['worker'],
      registers,
      collect() {
        for (const { number, pulse } of workers()) this.set({ worker: String(number) }, pulse?.[field] ?? 0);
      },
    });
  for (const [name, [help, field]] of Object.entries(COUNTERS))
    new Counter({
      name,
      help,
      labelNames: ['worker'],
      registers,
      collect() {
        this.reset();
        for (const { number, pulse } of workers()) this.inc({ worker: String(number) }, pulse?.[field] ?? 0);
      },
    });
}
