import type { ColumnType, Generated } from 'kysely';
import type { FlowState } from '../../../shared/contracts/flows-admin.ts';
import type { FlowDocument } from '../../../shared/contracts/flows.ts';

export type FlowTables = {
  flows: { id: string; key: string; name: string; created_at: Date };
  flow_versions: {
    id: string;
    flow_id: string;
    version: number;
    document: ColumnType<FlowDocument, string, string>;
    steps: number;
    state: FlowState;
    revision: Generated<number>;
    made_at: Date;
    made_by: string | null;
    released_at: Date | null;
    released_by: string | null;
    reason: string | null;
  };
  flow_version_transitions: {
    id: Generated<number>;
    version_id: string;
    at: Date;
    from_state: string | null;
    event: string;
    to_state: string;
    by: string | null;
    reason: string | null;
  };
};
