import type { Principal } from '../../server/modules/identity/index.ts';
import { newId } from '../../shared/kernel/id.ts';

/** A chat agent as a test needs one; spread it and change what the test is about. */
export const DEMO_PRINCIPAL: Principal = {
  sessionId: newId(),
  staffId: newId(),
  staffNo: '1023',
  name: '林晓雨',
  post: 'new_media_agent',
  permissions: new Set(['desk.use', 'contact.handle.chat'] as const),
  dataScope: 'own',
  centre: 'south',
  area: null,
  team: 'chat-1',
  mustChangePassword: false,
  expiresAt: new Date('2099-01-01T00:00:00Z'),
  source: null,
};
