import type { SipEndpoint } from '../../platform/sip/index.ts';
import type { SocketOffer } from '../../platform/socket/socket-types.ts';
import type { ContactLife, ContactRow, TalkLog } from '../contacts/index.ts';
import type { Audit, OrganisationView, SocketSubject } from '../identity/index.ts';
import { createAbuseUse, type AbuseNeeds } from './abuse-service.ts';
import type { CallRecorder } from './call-recorder-service.ts';
import type { Call, Calls } from './calls.ts';
import type { RoamingPhones } from './nodes/index.ts';
import { createOtherLines, type OtherLines } from './other-lines-service.ts';
import { createOutsideLines, type OutsideLines, type OutsideNeeds } from './outside-line-service.ts';
import { createLineSwap, type LineSwap, type LineSwapNeeds } from './line-swap-service.ts';
import { createPhoneClaims, type PhoneClaims } from './phone-claims.ts';
import { createReferOut } from './refer-out-service.ts';
import { createReferrals, type Referrals, type ReferralsNeeds } from './referrals-service.ts';
import type { TrunkBook } from './trunks/index.ts';
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
  readonly referrals: Referrals;
  readonly swap: LineSwap;
  readonly outside: OutsideLines;
  readonly socket: SocketOffer<SocketSubject>;
}

export interface CallControlNeeds extends OutsideNeeds, Pick<LineSwapNeeds, 'hearAgain'> {
  readonly book: Pick<TrunkBook, 'outboundWay' | 'settingsOf' | 'incoming' | 'numberOf' | 'patience'>;
  readonly sip: Pick<SipEndpoint, 'callOf'>;
  readonly lineEnded: ReferralsNeeds['lineEnded'];
  readonly clock: Clock;
  readonly life: ContactLife;
  readonly talkLog: TalkLog;
  readonly audit: Pick<Audit, 'append'>;
  readonly organisation: Pick<OrganisationView, 'staff'>;
  readonly calls: Calls;
  readonly phones: RoamingPhones;
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
  const outside = createOutsideLines(needs);
  const swap = createLineSwap({ ...needs, talks });
  const referrals = createReferrals({
    ...{ ...needs, talks, outside, swap },
    outsideLeft: (legId) => others.legLost(legId, 'hung_up'),
  });
  const others: OtherLines = createOtherLines({
    ...needs,
    claims,
    talks,
    outside,
    referOut: createReferOut(needs),
    onRefer: (call, line, refer) => referrals.ofOutside(call, line, refer),
    earsOff: (call, reason) => supervision.earsOff(call, reason),
  });
  const use = createTalkUse({ ...needs, claims, talks, others });
  const abuse = createAbuseUse({ ...needs, talks });
  return {
    talks,
    others,
    supervision,
    claims,
    referrals,
    swap,
    outside,
    socket: talkSocket({ use, abuse, supervision }),
  };
}
