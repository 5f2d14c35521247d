import { useTranslation } from 'react-i18next';
import type { Contact } from '../../../../shared/contracts/contacts.ts';
import { useMay } from '../../identity/session.tsx';
import { CaseView } from './case-view.tsx';
import { NewCaseForm } from './new-case-form.tsx';
import { OpenCases } from './open-cases.tsx';

interface Props {
  readonly contact: Contact;
  /** What the customer wrote first, if they write. */
  readonly said: string;
}

/** Help and order: the case of this contact, or the way to one. */
export function MatterPanel({ contact, said }: Props) {
  const { t } = useTranslation('desk');
  const may = useMay();
  if (!may('case.view')) return <p className="sj-desk-quiet">{t('matter.notAllowed')}</p>;
  if (contact.caseId !== null) return <CaseView caseId={contact.caseId} contact={contact} />;
  const inHand = contact.state !== 'offered';
  return (
    <>
      {contact.customerId !== null && (
        <OpenCases customerId={contact.customerId} contactId={inHand ? contact.id : undefined} />
      )}
      {inHand && may('case.create') && <NewCaseForm contact={contact} said={said} />}
    </>
  );
}
