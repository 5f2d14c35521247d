import type { ColumnType } from 'kysely';
import type { TrunkTestReport, TrunkTestState, TrunkTestStep } from '../../../../shared/contracts/voice-trunk-tests.ts';
import type { NoticeWhen, ShownRule, TrunkRoute, TrunkSettings } from '../../../../shared/contracts/voice-trunks.ts';

type Json<T> = ColumnType<T, string, string>;

/** What one voice node sees of one trunk. */
export interface NodeTrunk {
  readonly targets: readonly {
    readonly target: string;
    readonly state: 'up' | 'down' | 'unknown';
    readonly lastStatus: number | null;
    readonly roundTripMs: number | null;
  }[];
  readonly calls: number;
  readonly startedLastMinute: number;
  readonly refusedLastMinute: number;
}

// A type, not an interface: `withTables` asks for an index signature, which interfaces do not have.
export type TrunksTables = {
  trunks: {
    id: string;
    name: string;
    note: string;
    enabled: boolean;
    addresses: string[];
    username: string;
    inbound_username: string;
    secret: string | null;
    inbound_secret: string | null;
    settings: Json<TrunkSettings>;
    version: ColumnType<number, number | undefined, number>;
    changed_at: Date;
  };
  trunk_peers: { trunk_id: string; place: number; host: string; port: number; transport: 'udp' | 'tcp' | 'tls' };
  numbers: {
    number: string;
    label: string;
    topic: string;
    entry_flow: string | null;
    queue: string;
    greeting: string;
    notice_when: NoticeWhen;
    notice: string;
    notice_hours: string;
    enabled: boolean;
    version: ColumnType<number, number | undefined, number>;
    changed_at: Date;
  };
  outbound_plan: {
    id: number;
    routes: Json<TrunkRoute[]>;
    shown: Json<ShownRule[]>;
    version: number;
    changed_at: Date;
  };
  trunk_tests: {
    id: string;
    trunk: string;
    kind: 'ping' | 'call';
    number: string | null;
    state: TrunkTestState;
    step: TrunkTestStep | null;
    asked_by: string;
    asked_name: string;
    asked_at: Date;
    changed_at: Date;
    node: string | null;
    report: ColumnType<TrunkTestReport | null, string | null, string | null>;
  };
  trunk_live: { node: string; seen_at: Date; trunks: Json<Record<string, NodeTrunk>> };
};
