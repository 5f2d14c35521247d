import type { MediaEvent, MediaEngine } from '../../platform/media/media-engine.ts';
import type { Log } from '../../platform/log.ts';
import type { Presence, Routing } from '../routing/index.ts';
import type { Db } from '../../platform/db/database.ts';
import { createAgentPhones, type AgentPhones } from './agent-phones.ts';
import type { CallControl } from './call-control.ts';
import type { CallDriver } from './call-driver.ts';
import type { CallerMinute } from './caller-minute-service.ts';
import type { Calls } from './calls.ts';
import { createRoamingPhones, type OtherNodes, type RoamingPhones } from './nodes/index.ts';
import type { PatienceBook } from './rules/patience.ts';
import { sayGoodbye } from './end-reasons.ts';
import type { WebCallerDoor } from './web-callers.ts';

/** What the phones of the agents mean for the rest of the room, which is made after them. */
export function createJoinedPhones(
  needs: {
    readonly db: Db;
    readonly media: MediaEngine;
    readonly log: Log;
    readonly book: PatienceBook;
    readonly calls: Pick<Calls, 'all'>;
    readonly house: OtherNodes;
    readonly routing: Pick<Routing, 'reachChanged'>;
    readonly presence: Pick<Presence, 'voiceLeg'>;
  },
  late: { readonly driver?: CallDriver; readonly control?: CallControl },
): RoamingPhones {
  const claimOf = (staffId: string) => late.control?.claims.of(staffId);
  const made: { phones?: RoamingPhones } = {};
  const ofThisNode = createAgentPhones({
    media: needs.media,
    log: needs.log,
    book: needs.book,
    onAttached: async (agentId, legId) => {
      needs.routing.reachChanged(agentId);
      void needs.presence.voiceLeg(agentId, true);
      late.control?.others.phoneAttached(agentId, legId);
      late.control?.supervision.phoneAttached(agentId, legId);
      await late.driver?.phoneAttached(agentId, legId);
    },
    onLost: (agentId) => {
      needs.routing.reachChanged(agentId);
      void needs.presence.voiceLeg(agentId, false);
      late.control?.others.phoneLost(agentId);
      late.control?.supervision.phoneLost(agentId);
      late.driver?.phoneLost(agentId);
    },
    onGone: (agentId) => made.phones?.gone(agentId),
  });
  made.phones = createRoamingPhones(ofThisNode, {
    ...needs,
    claimOf,
    isIdle: (staffId) =>
      claimOf(staffId) === undefined && needs.calls.all().every(({ agentId }) => agentId !== staffId),
    endEar: async (leaderId, reason) => late.control?.supervision.leave(leaderId, reason),
  });
  return made.phones;
}

/** Whom each thing that is heard on a leg concerns. */
export function mediaHearing(house: {
  readonly log: Log;
  readonly calls: Pick<Calls, 'byLeg'>;
  readonly phones: Pick<AgentPhones, 'lost'>;
  readonly minute: Pick<CallerMinute, 'hear'>;
  readonly driver: Pick<CallDriver, 'afterCrash' | 'gone'>;
  readonly control: Pick<CallControl, 'others' | 'referrals'>;
  readonly web: Pick<WebCallerDoor, 'lost'>;
}): (event: MediaEvent) => void {
  const { log, calls, phones, minute, driver, control, web } = house;
  return (event) => {
    // What is pressed may be a password: that something was, and never what.
    log.debug(event.type === 'dtmf' ? { ...event, key: '*' } : { ...event }, 'media event');
    minute.hear(event);
    if (event.type === 'browsers_lost') driver.afterCrash.browsersLost(event.legs, web.lost);
    if (event.type === 'worker_crashed') driver.afterCrash.crashed(event, web.lost);
    if (event.type === 'leg_lost' && !web.lost(event.legId)) {
      const call = calls.byLeg(event.legId);
      control.others.legLost(event.legId, event.reason);
      if (call === undefined) phones.lost(event.legId);
      else if (!control.referrals.holds(call)) {
        // No sound for so long is a caller who fell out of the network; their phone will never say BYE.
        driver.gone(call, 'no_audio');
        sayGoodbye(call.sip, 'no audio');
      }
    }
  };
}
