/**
 * Phones that are in a call which is not their owner's contact: a colleague who is asked, a leader who listens. Routing knows
 * nothing of such calls, so whoever has one is not reachable for another.
 */
export interface PhoneClaims {
  claim(staffId: string, claim: PhoneClaim): void;
  release(staffId: string, contactId: string): void;
  of(staffId: string): PhoneClaim | undefined;
}
export interface PhoneClaim {
  readonly contactId: string;
  readonly as: 'colleague' | 'leader';
}

export function createPhoneClaims(onChange: (staffId: string, taken: boolean) => void): PhoneClaims {
  const claims = new Map<string, PhoneClaim>();
  return {
    claim: (staffId, claim) => {
      claims.set(staffId, claim);
      onChange(staffId, true);
    },
    release: (staffId, contactId) => {
      if (claims.get(staffId)?.contactId !== contactId) return;
      claims.delete(staffId);
      onChange(staffId, false);
    },
    of: (staffId) => claims.get(staffId),
  };
}
