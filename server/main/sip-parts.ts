import { readFileSync } from 'node:fs';
import { Counter, Gauge } from 'prom-client';
import type { Metrics } from '../platform/metrics.ts';
import type { ListenAddress, SipEndpoint } from '../platform/sip/index.ts';
import type { Config } from './config.ts';

/** Where SIP is listened for. TLS only with a key and a certificate; without an authority of its own, the system's are trusted. */
export function sipListen(config: Config): ListenAddress {
  const plain = { host: config.SIP_HOST, port: config.SIP_PORT };
  const { SIP_TLS_KEY_FILE: key, SIP_TLS_CERT_FILE: cert, SIP_TLS_CA_FILE: ca } = config;
  if (key === undefined || cert === undefined) return plain;
  const tls = {
    port: config.SIP_TLS_PORT,
    key: readFileSync(key),
    cert: readFileSync(cert),
    ...(ca === undefined ? {} : { ca: readFileSync(ca) }),
  };
  return { ...plain, tls };
}

/** Of what it tells, this goes up and down. */
const NOW: readonly string[] = ['calls', 'dialogs', 'transactions'];

/** What the SIP stack counts, read when somebody asks: the stack itself knows no metrics. */
export function measureSip(metrics: Metrics, sip: SipEndpoint): void {
  new Counter({
    name: 'shoujie_sip_total',
    help: 'What the SIP stack has counted since it started, by what it was',
    labelNames: ['what'],
    registers: [metrics],
    collect() {
      this.reset();
      for (const [what, count] of Object.entries({ ...sip.stats() }))
        if (!NOW.includes(what)) this.inc({ what }, count);
    },
  });
  new Gauge({
    name: 'shoujie_sip_now',
    help: 'Calls, dialogs and transactions the SIP stack holds just now',
    labelNames: ['what'],
    registers: [metrics],
    collect() {
      for (const [what, count] of Object.entries({ ...sip.stats() })) if (NOW.includes(what)) this.set({ what }, count);
    },
  });
  new Gauge({
    name: 'shoujie_sip_trunk_up',
    help: '1 while a way out of a trunk answers OPTIONS, 0 while it does not; absent where none are sent',
    labelNames: ['trunk', 'target'],
    registers: [metrics],
    collect() {
      this.reset();
      for (const { trunk, target, state } of sip.health()) {
        if (state === 'unknown') continue;
        this.set({ trunk, target: `${target.transport}:${target.host}:${target.port}` }, state === 'up' ? 1 : 0);
      }
    },
  });
}
