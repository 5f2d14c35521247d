export { createChannelDrivers, type ChannelDriver, type ChannelDrivers } from './channel-driver.ts';
export type { Happening } from './contact-changes.ts';
export { createContactLife, notAllowed, type ContactLife } from './contact-life-service.ts';
export { customerLabel } from './contact-view.ts';
export { contactMachine, isLive, isOver } from './contact-state.ts';
export {
  contactsOfAgent,
  findContact,
  lastContactOf,
  openContacts,
  contactsNow,
  openVersions,
  type OpenVersion,
  transitionsOf,
  type ContactRow,
} from './contact-store.ts';
export { createTranscripts, type Transcripts } from './transcript-service.ts';
export { createTalkLog, type TalkLog } from './talk-log-service.ts';
export { noteFlowAct } from './flow-log-store.ts';
export type { NewEntry } from './transcript-store.ts';
export type { RecordingEnd, Recordings } from './recordings/recording-service.ts';
export type { RecordingFiles } from './recordings/recording-files.ts';
export { recordingMachine } from './recordings/recording-state.ts';
export { createRecordingsRoom, type RecordingsRoom } from './recordings/recordings-room.ts';
export { createContactReading, type ContactReading } from './contact-reading-service.ts';
export { contactsRoutes } from './contacts-routes.ts';
export { beginDemoContacts, seedDemoContacts, type DemoHistoryNeeds, type DemoHistoryReport } from './contacts-demo.ts';
export type { DemoCaller } from './demo-day.ts';
export type { DemoAgent } from './demo-stations.ts';
export type { ContactRouting } from './contacts-tables.ts';
export { agentAfter, firstAfter, planChange, type PlannedChange } from './contact-plan.ts';
