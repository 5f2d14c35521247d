import type { Bus, BusState } from './bus.ts';
import { createHearers } from './hearers.ts';

/**
 * Without a message system. One house joins alone; tests join several and cut them off. What crosses is copied as JSON, so that nobody
 * comes to rely on sharing an object with another node.
 */
export interface InProcessBus extends Bus {
  cut(): void;
  mend(): void;
}
export interface Exchange {
  join(): InProcessBus;
}

const STATE = 'state';

export function createExchange(failed: (error: unknown, subject: string) => void = () => undefined): Exchange {
  interface Member {
    readonly hear: (subject: string, text: string) => void;
    readonly changed: () => void;
  }
  const members = new Set<Member>();
  const join = (): InProcessBus => {
    const hearers = createHearers<unknown>(failed);
    const states = createHearers<BusState>(failed);
    let isCut = false;
    let told: BusState = 'alone';
    const state = (): BusState => (isCut ? 'lost' : members.size > 1 ? 'connected' : 'alone');
    const member: Member = {
      hear: (subject, text) => {
        if (!isCut) hearers.tell(subject, JSON.parse(text));
      },
      changed: () => {
        if (told === state()) return;
        told = state();
        states.tell(STATE, told);
      },
    };
    members.add(member);
    for (const m of members) m.changed();
    const setCut = (cut: boolean): void => {
      isCut = cut;
      member.changed();
    };
    return {
      publish: (subject, data) => {
        if (isCut) return;
        const text = JSON.stringify(data);
        for (const m of members) if (m !== member) queueMicrotask(() => m.hear(subject, text));
      },
      subscribe: hearers.add,
      state,
      onState: (hear) => states.add(STATE, hear),
      cut: () => setCut(true),
      mend: () => setCut(false),
      close: () => {
        members.delete(member);
        for (const m of members) m.changed();
        return Promise.resolve();
      },
    };
  };
  return { join };
}
