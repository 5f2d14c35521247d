export { createMessaging, type Messaging, type MessagingNeeds } from './messaging-service.ts';
export type {
  AgentNames,
  AttachmentBlobs,
  ChatSubject,
  ContactQueue,
  ContactReader,
  CustomerFinder,
  FoundCustomer,
} from './ports.ts';
