import type { DialTo } from '../../shared/contracts/voice-outbound.ts';
import { AppError } from '../../shared/kernel/app-error.ts';
import type { CasesRoom } from '../modules/cases/index.ts';
import type { ContactReading } from '../modules/contacts/index.ts';
import type { CustomersRoom, OperatorSystem } from '../modules/customers/index.ts';
import type { OutreachRoom } from '../modules/outreach/index.ts';
import type { Callbacks } from '../modules/routing/index.ts';
import type { Principal } from '../modules/identity/index.ts';
import type { Caller, DialTarget, DialTargets } from '../modules/voice/index.ts';

/** Where the numbers are kept whom an agent may call: each room checks who asks, and no screen ever sees one in the clear. */
export function createDialTargets(needs: {
  readonly customers: Pick<CustomersRoom, 'demandVisible'>;
  readonly operator: Pick<OperatorSystem, 'customerById'>;
  readonly reading: Pick<ContactReading, 'visible'>;
  readonly callbacks: Pick<Callbacks, 'reading'>;
  /** Made after the telephone. */
  readonly later: () => { readonly cases: CasesRoom; readonly outreach: OutreachRoom };
  readonly recognise: (number: string) => Promise<Caller | undefined>;
}): DialTargets {
  const { recognise } = needs;
  /** A number as the house dials it: signs between the digits and the prefix of the country are the writer's. */
  const dialable = (written: string): string => {
    const number = written.replace(/^\s*(\+|00)?86(?=1\d{10}$)/, '').replace(/[\s()-]/g, '');
    if (!/^\d{5,20}$/.test(number)) throw new AppError({ code: 'voice.dial_no_number', kind: 'refused' });
    return number;
  };
  const known = async (written: string, of: Omit<Partial<DialTarget>, 'number'> = {}): Promise<DialTarget> => {
    const number = dialable(written);
    const caller = await recognise(number);
    const isSame = of.customerId === undefined || of.customerId === caller?.customerId;
    return {
      number,
      serviceClass: isSame && caller !== undefined ? caller.serviceClass : 'ordinary',
      customerId: caller?.customerId,
      ...of,
    };
  };

  /** What the row leaves open is left out, and then found by the number. */
  const rest = (of: { customerId: string | null; caseId?: string | null; calledNumber?: string | null }) => ({
    ...(of.customerId === null ? {} : { customerId: of.customerId }),
    ...(of.caseId === null || of.caseId === undefined ? {} : { caseId: of.caseId }),
    ...(of.calledNumber === null || of.calledNumber === undefined ? {} : { dialledBefore: of.calledNumber }),
  });
  const ofContact = async (principal: Principal, contactId: string): Promise<DialTarget> => {
    const row = await needs.reading.visible(principal, contactId);
    const { customer_id: customerId, case_id: caseId, called_number: calledNumber } = row;
    return known(row.customer_address, rest({ customerId, caseId, calledNumber }));
  };
  const ofCustomer = async (principal: Principal, customerId: string, phone: number): Promise<DialTarget> => {
    await needs.customers.demandVisible(principal, customerId);
    const customer = await needs.operator.customerById(customerId);
    return known(customer?.contactPhones[phone] ?? '', { customerId });
  };

  const ofCase = async (principal: Principal, caseId: string): Promise<DialTarget> => {
    const { number, customerId } = await needs.later().cases.reading.dialTarget(principal, caseId);
    return known(number, rest({ customerId, caseId }));
  };

  const resolve = async (principal: Principal, to: DialTo): Promise<DialTarget> => {
    switch (to.kind) {
      case 'number':
        return known(to.number);
      case 'customer':
        return ofCustomer(principal, to.customerId, to.phone);
      case 'case':
        return ofCase(principal, to.caseId);
      case 'follow_up': {
        const caseId = await needs.later().outreach.followUps.caseOf(principal, to.followUpId);
        return { ...(await ofCase(principal, caseId)), purpose: 'follow_up' };
      }
      case 'contact':
        return ofContact(principal, to.contactId);
      case 'callback': {
        const { number, ...of } = await needs.callbacks.reading.dialTarget(principal, to.callbackId);
        return known(number, rest(of));
      }
    }
  };

  return {
    resolve,
    link: (principal, caseId, contactId) => needs.later().cases.cases.linkContact(principal, caseId, { contactId }),
  };
}
