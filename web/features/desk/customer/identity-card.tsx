import { StarFilled, StarOutlined } from '@ant-design/icons';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '../../../../shared/contracts/contacts.ts';
import type { CustomerPicture, UnmaskableField } from '../../../../shared/contracts/customers-picture.ts';
import { MaskedValue } from '../../../ui/masked-value.tsx';
import { useApi } from '../../../ui/services.tsx';
import { ClassTag } from '../../contacts/class-tag.tsx';
import { useMay } from '../../identity/session.tsx';
import { unmask } from './customer-api.ts';

/** Needed with the first customer, not with the first picture of the page. */
const CallButton = lazy(async () => ({ default: (await import('../../dial/call-button.tsx')).CallButton }));

/** The number itself stays with the server: it is dialled by its place in the list. */
const CallNumber = ({ customerId, phone, number }: { customerId: string; phone: number; number: string }) => (
  <Suspense>
    <CallButton bare to={{ kind: 'customer', customerId, phone }} number={number} />
  </Suspense>
);

const STARS = [1, 2, 3, 4, 5];

export function IdentityCard({ picture, contact }: { picture: CustomerPicture; contact: Contact }) {
  const { t } = useTranslation('desk');
  const api = useApi();
  const mayUnmask = useMay()('customer.unmask');
  const { customer } = picture;
  const clear = (field: UnmaskableField) =>
    mayUnmask ? { onUnmask: (reason: string) => unmask(api, { customerId: picture.id, field }, reason) } : {};
  if (customer === undefined) return <div className="sj-who-name">{contact.customerLabel}</div>;
  const [first, ...others] = customer.contactPhones;
  const phone = first ?? contact.customerLabel;
  return (
    <div className="sj-who-card">
      <div className="sj-who-line">
        <span className="sj-who-name">
          <MaskedValue masked={customer.name} label={t('who.name')} {...clear('name')} />
        </span>
        <span role="img" aria-label={t('who.stars', { count: customer.starLevel })} className="sj-stars">
          {STARS.map((n) => (n <= customer.starLevel ? <StarFilled key={n} /> : <StarOutlined key={n} />))}
        </span>
      </div>
      <div className="sj-who-line sj-desk-second">
        <MaskedValue masked={phone} label={t('who.phone')} {...clear('phones')} />
        {first !== undefined && <CallNumber customerId={picture.id} phone={0} number={first} />}
        {others.map((number, n) => (
          <span key={number}>
            {number}
            <CallNumber customerId={picture.id} phone={n + 1} number={number} />
          </span>
        ))}
        {customer.age !== undefined && <span>{t('who.age', { count: customer.age })}</span>}
        {customer.gender !== undefined && <span>{t(`who.${customer.gender}`)}</span>}
      </div>
      <div className="sj-who-line">
        <ClassTag of={contact.serviceClass} />
        <span className="sj-desk-second">{t('who.notVerified')}</span>
      </div>
      <div className="sj-desk-second sj-who-address">
        <MaskedValue masked={customer.address} label={t('who.address')} {...clear('address')} />
      </div>
      {picture.manager !== undefined && (
        <div className="sj-desk-second">
          {t('who.manager')} {picture.manager.name}
        </div>
      )}
      {picture.notes.slice(0, 2).map((note) => (
        <div key={note.id} className="sj-who-note">
          {note.text}
        </div>
      ))}
    </div>
  );
}
