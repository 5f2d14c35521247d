export { createMessaging } from './messaging-service.ts';
export type { ChatSubject } from './ports.ts';
