import type { ShardedTable } from '../platform/db/split.ts';

const OF_A_CONTACT = [
  'contact_transitions',
  'offers',
  'routing_steps',
  'talk_transitions',
  'transcripts',
  'transcript_entries',
  'call_quality',
];

/**
 * What grows with every contact and is found by it: the contact's id, and the shard in it, leads every key. What has an id of its own
 * (calls by their line, recordings, what a flow did) or an order of its own (events, as they were committed) stays in one.
 */
export const SHARDED_TABLES: readonly ShardedTable[] = [
  { name: 'contacts', key: 'id' },
  ...OF_A_CONTACT.map((name) => ({ name, key: 'contact_id' })),
];
