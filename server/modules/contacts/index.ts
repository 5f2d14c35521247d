export { createChannelDrivers, type ChannelDriver, type ChannelDrivers } from './channel-driver.ts';
export type { Happening } from './contact-changes.ts';
export { contactNotFound, createContactLife, notAllowed, type ContactLife } from './contact-life-service.ts';
export { contactMachine, isLive, isOver } from './contact-state.ts';
export { contactsOfAgent, findContact, liveContacts, type ContactRow } from './contact-store.ts';
export { createTranscripts, type Transcripts } from './transcript-service.ts';
export type { NewEntry } from './transcript-store.ts';
export { createRecordings, type Recordings } from './recording-service.ts';
