import { barScreens } from '../features/bars/screens.tsx';
import { caseScreens } from '../features/cases/screens.tsx';
import { contactScreens } from '../features/contacts/screens.tsx';
import { deskScreens } from '../features/desk/screens.tsx';
import { fieldScreens } from '../features/field/screens.tsx';
import { identityScreens } from '../features/identity/screens.tsx';
import { insightScreens } from '../features/insight/screens.tsx';
import { outreachScreens } from '../features/outreach/screens.tsx';
import { recordingScreens } from '../features/recordings/screens.tsx';
import { routingScreens } from '../features/routing/screens.tsx';
import { voiceScreens } from '../features/voice/screens.tsx';
import { trunkScreens } from '../features/trunks/screens.tsx';
import type { RoomScreen } from '../ui/room-screen.ts';

/** Every room's screens, in the order of the navigation. A new room adds its line; the router and the bar follow. */
export const roomScreens: readonly RoomScreen[] = [
  ...deskScreens,
  ...fieldScreens,
  ...caseScreens,
  ...contactScreens,
  ...insightScreens,
  ...routingScreens,
  ...outreachScreens,
  ...recordingScreens,
  ...voiceScreens,
  ...trunkScreens,
  ...barScreens,
  ...identityScreens,
];
