import type { Generated } from 'kysely';
import type { PromptState, PromptVariant, PromptVersion } from '../../../../shared/contracts/voice-prompts.ts';

export type PromptTables = {
  prompts: { id: string; key: string; created_at: Date };
  prompt_sounds: { sha256: string; wav: Buffer; duration_ms: number };
  prompt_versions: {
    id: string;
    prompt_id: string;
    version: number;
    text: string;
    source: PromptVersion['source'];
    state: PromptState;
    normal_sha256: string | null;
    elder_sha256: string | null;
    elder_is_own: boolean;
    made_at: Date;
    made_by: string | null;
    published_at: Date | null;
    published_by: string | null;
    approved_at: Date | null;
    approved_by: string | null;
  };
  prompt_hearings: {
    version_id: string;
    staff_id: string;
    variant: PromptVariant;
    began_at: Date;
    heard_at: Date | null;
  };
  prompt_version_transitions: {
    id: Generated<number>;
    version_id: string;
    at: Date;
    from_state: string | null;
    event: string;
    to_state: string;
    by: string | null;
  };
};
