import type { Cancel, Timers } from './timers.ts';
import { targetsOf, type SipTarget, type SipTrunk } from './trunk.ts';

export interface TargetHealth {
  readonly trunk: string;
  readonly target: SipTarget;
  readonly state: 'up' | 'down' | 'unknown';
  /** Milliseconds since 1970: when it became so. */
  readonly since: number;
  readonly lastStatus?: number;
  readonly roundTripMs?: number;
}

/** What a way out said to one OPTIONS; without a status: nothing, in time. */
export interface Pinged {
  readonly target: SipTarget;
  readonly status?: number;
  readonly roundTripMs?: number;
}

/** How often the list is looked through: a second's delay in one probe matters to nobody. */
const LOOK_MS = 1000;
/** An OPTIONS resent four times without an answer. The transaction itself would wait for 32 s. */
const PROBE_DEADLINE_MS = 8000;
/** Answers that say "do not send me calls now"; every other one, 404 and 405 too, comes from somebody who is alive. */
const DOWN_STATUS: readonly number[] = [408, 503];

interface Entry {
  health: TargetHealth;
  nextAt: number;
  /** When the OPTIONS under way was sent. */
  askedAt: number | undefined;
}

export interface HealthNeeds {
  readonly timers: Timers;
  readonly now: () => number;
  readonly trunks: () => readonly SipTrunk[];
  /** Sends OPTIONS; `done` without a status when nothing came. */
  readonly probe: (trunk: SipTrunk, target: SipTarget, done: (status?: number) => void) => void;
  readonly onChange: (health: TargetHealth) => void;
}

const keyOf = (trunk: string, { host, port, transport }: SipTarget): string => `${trunk}|${transport}|${host}|${port}`;

/** Who answers OPTIONS. A trunk without keep-alive is never called down: nothing would ever call it up again. */
export class TrunkHealth {
  readonly #needs: HealthNeeds;
  #entries = new Map<string, Entry>();
  #cancel: Cancel | undefined;

  constructor(needs: HealthNeeds) {
    this.#needs = needs;
  }

  start(): void {
    this.#look();
  }

  stop(): void {
    this.#cancel?.();
  }

  isDown(trunk: SipTrunk, target: SipTarget): boolean {
    return this.#entries.get(keyOf(trunk.name, target))?.health.state === 'down';
  }

  /** A call found it silent: faster than the next OPTIONS. */
  noteDown(trunk: SipTrunk, target: SipTarget): void {
    const entry = this.#entries.get(keyOf(trunk.name, target));
    if (entry !== undefined) this.#set(entry, { state: 'down' });
  }

  list(): readonly TargetHealth[] {
    return this.#needs.trunks().flatMap((trunk) =>
      targetsOf(trunk).map(
        (target) =>
          this.#entries.get(keyOf(trunk.name, target))?.health ?? {
            trunk: trunk.name,
            target,
            state: 'unknown' as const,
            since: 0,
          },
      ),
    );
  }

  /** Asked by a person who looks for a fault: also where no keep-alive is set up. */
  ask(trunk: SipTrunk): Promise<readonly Pinged[]> {
    return Promise.all(targetsOf(trunk).map((target) => this.#askOnce(trunk, target)));
  }

  #askOnce(trunk: SipTrunk, target: SipTarget): Promise<Pinged> {
    const { timers, probe } = this.#needs;
    const askedAt = timers.now();
    return new Promise((resolve) => {
      const late = timers.after(PROBE_DEADLINE_MS, () => resolve({ target }));
      probe(trunk, target, (status) => {
        late();
        const roundTripMs = Math.round(timers.now() - askedAt);
        resolve(status === undefined ? { target } : { target, status, roundTripMs });
      });
    });
  }

  #look(): void {
    const { timers, trunks } = this.#needs;
    const seen = new Map<string, Entry>();
    for (const trunk of trunks()) {
      if (trunk.keepAliveSeconds === undefined) continue;
      for (const target of targetsOf(trunk)) {
        const key = keyOf(trunk.name, target);
        const entry = this.#entries.get(key) ?? this.#fresh(trunk, target);
        seen.set(key, entry);
        this.#tend(entry, trunk, target);
      }
    }
    this.#entries = seen;
    this.#cancel = timers.after(LOOK_MS, () => this.#look());
  }

  #fresh(trunk: SipTrunk, target: SipTarget): Entry {
    const health = { trunk: trunk.name, target, state: 'unknown' as const, since: this.#needs.now() };
    return { health, nextAt: this.#needs.timers.now(), askedAt: undefined };
  }

  #tend(entry: Entry, trunk: SipTrunk, target: SipTarget): void {
    const now = this.#needs.timers.now();
    if (entry.askedAt !== undefined && now - entry.askedAt >= PROBE_DEADLINE_MS) {
      entry.askedAt = undefined;
      this.#set(entry, { state: 'down' });
    }
    if (entry.askedAt !== undefined || now < entry.nextAt) return;
    const askedAt = now;
    entry.askedAt = askedAt;
    entry.nextAt = now + (trunk.keepAliveSeconds ?? 0) * 1000;
    this.#needs.probe(trunk, target, (status) => {
      // Late answers count as well: whoever answers is there.
      if (entry.askedAt === askedAt) entry.askedAt = undefined;
      const roundTripMs = Math.round(this.#needs.timers.now() - askedAt);
      if (status === undefined) this.#set(entry, { state: 'down' });
      else this.#set(entry, { state: DOWN_STATUS.includes(status) ? 'down' : 'up', lastStatus: status, roundTripMs });
    });
  }

  #set(entry: Entry, fact: Pick<TargetHealth, 'state' | 'lastStatus' | 'roundTripMs'>): void {
    const changed = entry.health.state !== fact.state;
    entry.health = { ...entry.health, ...fact, since: changed ? this.#needs.now() : entry.health.since };
    if (changed) this.#needs.onChange(entry.health);
  }
}
