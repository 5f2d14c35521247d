/** Calls in a house of several nodes: phones that come to their calls, and what is asked of a call from elsewhere. */
export { createCommandsElsewhere, type CommandsElsewhere } from './commands-elsewhere-service.ts';
export { driverElsewhere } from './driver-elsewhere-service.ts';
export { followContacts } from './follow-contacts-service.ts';
export { othersWithSound, type OtherNodes } from './other-nodes.ts';
export { createRoamingPhones, type RoamingPhones } from './roaming-phones-service.ts';
