import { join } from 'node:path';
import { addRingKey } from '../server/platform/media/key-file.ts';

/**
 * Adds a key to the key file; running processes see it within half a minute, seal new recordings with it, and wrap the keys of the
 * old ones anew in the background. Old keys stay in the file until no recording needs them (GET /api/recording-keys).
 *
 *     npx tsx scripts/rotate-recording-key.ts [key file]
 */
const path =
  process.argv[2] ??
  process.env['RECORDING_KEY_FILE'] ??
  join(process.env['DATA_DIR'] ?? 'data', 'keys', 'recording.key');
const { id } = await addRingKey(path, new Date());
process.stdout.write(`${path}: new key ${id}. Back the file up now: without it recordings are noise.\n`);
