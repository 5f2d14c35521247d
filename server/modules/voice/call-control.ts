import type { SocketOffer } from '../../platform/socket/socket-types.ts';
import type { ContactLife, ContactRow, TalkLog } from '../contacts/index.ts';
import type { Audit, OrganisationView, SocketSubject } from '../identity/index.ts';
import { createAbuseUse, type AbuseNeeds } from './abuse-service.ts';
import type { AgentPhones } from './agent-phones.ts';
import type { CallRecorder } from './call-recorder-service.ts';
import type { Call, Calls } from './calls.ts';
import { createOtherLines, type OtherLines } from './other-lines-service.ts';
import { createOutsideLines, type OutsideNeeds } from './outside-line-service.ts';
import { createPhoneClaims, type PhoneClaims } from './phone-claims.ts';
import type { EarsShown } from '../../../shared/contracts/voice-talk.ts';
import { createSupervision, type Supervision } from './supervision-service.ts';
import { talkSocket } from './talk-socket.ts';
import { createTalkSound } from './talk-sound.ts';
import { createTalkUse } from './talk-use-service.ts';
import { createTalks, type Talks } from './talks-service.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';

/** What people do with a call once it is answered: one corner of voice with its own front. */
export interface CallControl {
  readonly talks: Talks;
  readonly others: OtherLines;
  readonly supervision: Supervision;
  readonly claims: PhoneClaims;
  readonly socket: SocketOffer<SocketSubject>;
}

export interface CallControlNeeds extends OutsideNeeds {
  readonly clock: Clock;
  readonly life: ContactLife;
  readonly talkLog: TalkLog;
  readonly audit: Pick<Audit, 'append'>;
  readonly organisation: Pick<OrganisationView, 'staff'>;
  readonly calls: Calls;
  readonly phones: AgentPhones;
  readonly recorder: CallRecorder;
  readonly noted: (row: ContactRow) => void;
  readonly hangUp: (call: Call, reason: string) => void;
  /** A phone is taken for a call that routing does not know, or free again. */
  readonly onTaken: (staffId: string, taken: boolean) => void;
  /** The contact is over: state first, then the line. */
  readonly endContact: AbuseNeeds['endContact'];
  readonly askPause: AbuseNeeds['askPause'];
  readonly promptSound: AbuseNeeds['promptSound'];
  readonly isElsewhere: (agentId: string) => boolean;
  readonly isBusy: (agentId: string) => boolean;
  readonly freeOf: (queueCode: string) => Promise<readonly string[]>;
  readonly earsShown: EarsShown;
}

export function createCallControl(needs: CallControlNeeds): CallControl {
  const sound = createTalkSound(needs);
  const talks = createTalks({ ...needs, sound });
  const claims = createPhoneClaims(needs.onTaken);
  const supervision = createSupervision({ ...needs, claims, talks });
  const others = createOtherLines({
    ...needs,
    claims,
    talks,
    outside: createOutsideLines(needs),
    earsOff: (call, reason) => supervision.earsOff(call, reason),
  });
  const use = createTalkUse({ ...needs, claims, talks, others });
  const abuse = createAbuseUse({ ...needs, talks });
  return { talks, others, supervision, claims, socket: talkSocket({ use, abuse, supervision }) };
}
