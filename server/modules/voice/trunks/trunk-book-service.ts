import type { NumberDraft, OutboundPlan, TrunkSettings } from '../../../../shared/contracts/voice-trunks.ts';
import { TRUNK_EVENTS } from '../../../../shared/contracts/voice-trunks.ts';
import { ok, refuse, type Result } from '../../../../shared/kernel/result.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { EventTail } from '../../../platform/events/event-tail.ts';
import type { Log } from '../../../platform/log.ts';
import type { SecretBox } from '../../../platform/secrets/secret-box.ts';
import type { SipTrunk, TargetHealth } from '../../../platform/sip/index.ts';
import { HOUSE_PATIENCE, type Patience, type PatienceBook } from '../rules/patience.ts';
import { loadPatience } from '../rules/rules-store.ts';
import { candidatesFor, numberShown, waysTo, type CallingFor, type Candidate } from './number-policy.ts';
import { rewrite } from './number-rewrite.ts';
import { sipTrunkOf } from './sip-trunk.ts';
import { PLAIN_SETTINGS } from './trunk-settings.ts';
import { loadNumbers, loadPlan, loadTrunks, type StoredTrunk } from './trunk-store.ts';

/** What the SIP stack asks for its trunks at each message: exchanged as a whole when something has changed. */
export interface TrunkList {
  /** Of the setting SIP_TRUNKS. */
  readonly fromEnvironment: readonly SipTrunk[];
  current: readonly SipTrunk[];
  /** Numbers people dial to reach us: no secret, wherever numbers are masked. */
  ourNumbers: readonly string[];
}

export interface OutboundWay {
  /** The number the customer sees, before a trunk writes it in its own way. */
  readonly shown: string;
  /** In the order they are tried; never empty. */
  readonly candidates: readonly [Candidate, ...Candidate[]];
}

/** Trunks, numbers, plan and how long is rung, as this node uses them; read again when an event says so, without a restart. */
export interface TrunkBook extends PatienceBook {
  start(): Promise<void>;
  stop(): void;
  settingsOf(trunk: string): TrunkSettings;
  /** Both numbers of a call that comes in, written as the house writes them. */
  incoming(
    trunk: string,
    call: { readonly called: string; readonly calling: string },
  ): {
    readonly called: string;
    readonly calling: string;
  };
  /** What happens to whoever dials this number; undefined: nothing special is set up. */
  numberOf(called: string): NumberDraft | undefined;
  /** The one answer to "how do we call this number": which trunks, what is dialled on each, which number is shown. */
  outboundWay(number: string, call: CallingFor): Result<OutboundWay, 'no_way_out'>;
  /** The same by one trunk and no other, whatever the plan says: for a test of it. */
  testWay(trunk: string, number: string): Candidate;
}

export interface TrunkBookNeeds {
  readonly db: Db;
  readonly tail: EventTail;
  readonly list: TrunkList;
  readonly secrets: SecretBox;
  /** How the ways out stand, as the SIP stack of this node sees them. */
  readonly health: () => readonly TargetHealth[];
  readonly hotline: string;
  readonly log: Log;
}

interface Known {
  readonly settings: ReadonlyMap<string, TrunkSettings>;
  readonly numbers: ReadonlyMap<string, NumberDraft>;
  readonly plan: Pick<OutboundPlan, 'routes' | 'shown'>;
  readonly patience: Patience;
}

/** Bound into the seal, so that a sealed password moved to another trunk opens nothing. */
export const secretPurpose = (trunkId: string, side: 'out' | 'in'): string => `trunk ${trunkId} ${side}`;

const TEST: CallingFor = { purpose: 'test', cameBy: undefined, dialledBefore: undefined };
const READ = 'trunks, numbers and plan were read';

export function createTrunkBook(needs: TrunkBookNeeds): TrunkBook {
  let known: Known = {
    ...{ settings: new Map(), numbers: new Map(), plan: { routes: [], shown: [] } },
    patience: HOUSE_PATIENCE,
  };
  /** The same object as long as its row is the same: the stack compiles the addresses of a trunk once. */
  const made = new Map<string, { readonly version: number; readonly trunk: SipTrunk }>();
  let reading: Promise<void> = Promise.resolve();
  let unsubscribe: (() => void) | undefined;

  const open = (row: StoredTrunk, side: 'out' | 'in'): string | undefined => {
    const sealed = side === 'out' ? row.secret : row.inboundSecret;
    const secret = sealed === null ? undefined : needs.secrets.open(sealed, secretPurpose(row.id, side));
    if (sealed !== null && secret === undefined) {
      needs.log.warn({ trunk: row.name }, 'the password of a trunk cannot be opened: another key file, or none');
    }
    return secret;
  };
  const sipTrunk = (row: StoredTrunk): SipTrunk => {
    const before = made.get(row.id);
    if (before?.version === row.version) return before.trunk;
    const trunk = sipTrunkOf(row, { password: open(row, 'out'), inboundPassword: open(row, 'in') });
    made.set(row.id, { version: row.version, trunk });
    return trunk;
  };

  const read = async (): Promise<void> => {
    const [rows, numbers, plan] = [await loadTrunks(needs.db), await loadNumbers(needs.db), await loadPlan(needs.db)];
    const names = new Set(rows.map((r) => r.name));
    // A row wins over a trunk of the same name from the environment, also when it is switched off.
    needs.list.current = [
      ...rows.filter((r) => r.enabled).map(sipTrunk),
      ...needs.list.fromEnvironment.filter((t) => !names.has(t.name)),
    ];
    needs.list.ourNumbers = numbers.map((n) => n.number);
    known = {
      settings: new Map(rows.map((r) => [r.name, r.settings])),
      numbers: new Map(numbers.map((n) => [n.number, n])),
      plan,
      patience: await loadPatience(needs.db),
    };
    needs.log.debug({ trunks: rows.length, numbers: numbers.length }, READ);
  };
  const reload = (): Promise<void> => {
    reading = reading.then(read).catch((error: unknown) => {
      needs.log.error({ err: error }, 'reading the trunks failed; those known before go on');
    });
    return reading;
  };

  const settingsOf = (trunk: string): TrunkSettings => known.settings.get(trunk) ?? PLAIN_SETTINGS;
  const isDown = (trunk: SipTrunk): boolean => {
    const targets = needs.health().filter((h) => h.trunk === trunk.name);
    return targets.length > 0 && targets.every((h) => h.state === 'down');
  };

  return {
    start: async () => {
      unsubscribe = needs.tail.subscribe((events) => {
        if (events.some((e) => e.type === TRUNK_EVENTS.changed)) void reload();
      });
      await read();
    },
    stop: () => unsubscribe?.(),
    settingsOf,
    patience: () => known.patience,
    incoming: (trunk, { called, calling }) => {
      const { rewriteIn } = settingsOf(trunk);
      return { called: rewrite(called, 'called', rewriteIn), calling: rewrite(calling, 'calling', rewriteIn) };
    },
    numberOf: (called) => {
      const found = known.numbers.get(called);
      return found?.enabled === true ? found : undefined;
    },
    testWay: (trunk, number) => {
      const shown = numberShown(known.plan.shown, TEST, needs.hotline);
      const { rewriteOut } = settingsOf(trunk);
      const [only] = candidatesFor(number, shown, [{ name: trunk, isDown: false, rewriteOut }]);
      return only ?? { trunk, dialled: number, from: shown };
    },
    outboundWay: (number, call) => {
      const ways = needs.list.current
        .filter((t) => t.host !== '')
        .map((t) => ({ name: t.name, isDown: isDown(t), rewriteOut: settingsOf(t.name).rewriteOut }));
      const shown = numberShown(known.plan.shown, call, needs.hotline);
      const order = waysTo(number, { routes: known.plan.routes, ways, cameBy: call.cameBy });
      const [first, ...others] = candidatesFor(number, shown, order);
      return first === undefined ? refuse('no_way_out') : ok({ shown, candidates: [first, ...others] });
    },
  };
}
