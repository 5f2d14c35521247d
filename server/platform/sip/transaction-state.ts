import { defineMachine } from '../../../shared/kernel/state-machine.ts';

/** The four machines of RFC 3261 §17 with the Accepted state of RFC 6026. Timers are events like any other. */
export type InviteServerState = 'proceeding' | 'completed' | 'confirmed' | 'accepted' | 'terminated';
export type InviteServerEvent = 'provisional' | 'success' | 'failure' | 'ack' | 'timer_h' | 'timer_i' | 'timer_l';
export const inviteServerMachine = defineMachine<InviteServerState, InviteServerEvent>({
  name: 'sip-invite-server-transaction',
  initial: 'proceeding',
  table: {
    proceeding: { provisional: 'proceeding', success: 'accepted', failure: 'completed' },
    completed: { ack: 'confirmed', timer_h: 'terminated' },
    confirmed: { timer_i: 'terminated' },
    accepted: { success: 'accepted', timer_l: 'terminated' },
    terminated: {},
  },
});

export type ServerState = 'trying' | 'proceeding' | 'completed' | 'terminated';
export type ServerEvent = 'provisional' | 'final' | 'timer_j';
export const serverMachine = defineMachine<ServerState, ServerEvent>({
  name: 'sip-server-transaction',
  initial: 'trying',
  table: {
    trying: { provisional: 'proceeding', final: 'completed' },
    proceeding: { provisional: 'proceeding', final: 'completed' },
    completed: { timer_j: 'terminated' },
    terminated: {},
  },
});

export type InviteClientState = 'calling' | 'proceeding' | 'completed' | 'accepted' | 'terminated';
export type InviteClientEvent =
  'provisional' | 'success' | 'failure' | 'timer_b' | 'timer_d' | 'timer_m' | 'unreachable' | 'given_up';
export const inviteClientMachine = defineMachine<InviteClientState, InviteClientEvent>({
  name: 'sip-invite-client-transaction',
  initial: 'calling',
  table: {
    calling: {
      provisional: 'proceeding',
      success: 'accepted',
      failure: 'completed',
      timer_b: 'terminated',
      unreachable: 'terminated',
    },
    proceeding: { provisional: 'proceeding', success: 'accepted', failure: 'completed', given_up: 'terminated' },
    completed: { failure: 'completed', timer_d: 'terminated' },
    accepted: { success: 'accepted', timer_m: 'terminated' },
    terminated: {},
  },
});

export type ClientState = 'trying' | 'proceeding' | 'completed' | 'terminated';
export type ClientEvent = 'provisional' | 'final' | 'timer_f' | 'timer_k' | 'unreachable';
export const clientMachine = defineMachine<ClientState, ClientEvent>({
  name: 'sip-client-transaction',
  initial: 'trying',
  table: {
    trying: { provisional: 'proceeding', final: 'completed', timer_f: 'terminated', unreachable: 'terminated' },
    proceeding: { provisional: 'proceeding', final: 'completed', timer_f: 'terminated' },
    completed: { timer_k: 'terminated' },
    terminated: {},
  },
});
