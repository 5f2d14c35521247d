import type { CrewKind } from '../../../shared/contracts/cases-catalogue.ts';
import type { Tx } from '../../platform/events/transactor.ts';
import type { Principal } from '../identity/index.ts';

/** What this room needs to know of its neighbours; joined in main. Fakes are in `case-fakes.ts`. */
export interface ContactFacts {
  of(
    contactId: string,
  ): Promise<{ readonly contactId: string; readonly customerId: string | null; readonly number: string } | undefined>;
  /** Writes the case on the contact's own record, in the same transaction. */
  linkCase(tx: Tx, contactId: string, caseId: string): Promise<void>;
}

export interface CustomerFacts {
  of(customerId: string): Promise<
    | {
        readonly id: string;
        readonly name: string;
        readonly number: string;
        readonly star: number | null;
        readonly address: string;
        readonly areaCode: string;
        readonly gridCode: string;
        readonly rural: boolean;
      }
    | undefined
  >;
}

export interface Crew {
  readonly code: string;
  readonly name: string;
  readonly kind: CrewKind;
  /** Field crews only. */
  readonly grids: readonly string[];
}

export interface CrewDirectory {
  byCode(code: string): Promise<Crew | undefined>;
  /** Whose order is it? Field work goes by grid, back-office work to the post of the centre. */
  forOrder(need: {
    readonly kind: CrewKind;
    readonly gridCode: string | null;
    readonly centre: string;
  }): Promise<Crew | undefined>;
}

export interface StaffFacts {
  /** Active staff only. */
  of(
    staffId: string,
  ): Promise<{ readonly id: string; readonly centre: string; readonly team: string | null } | undefined>;
  /** The two who are answerable for every case: one in customer service, one in the department that does the work. */
  supervisors(place: {
    readonly centre: string;
    readonly areaCode: string | null;
  }): Promise<{ readonly insideId: string | null; readonly outsideId: string | null }>;
}

export interface AuditTrail {
  append(
    tx: Tx,
    act: {
      readonly by: Principal;
      readonly action: string;
      readonly subject: { readonly kind: string; readonly id: string };
      readonly reason?: string;
      readonly details?: Readonly<Record<string, unknown>>;
    },
  ): Promise<void>;
}
