import { UserOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { CustomerPicture } from '../../../../shared/contracts/customers-picture.ts';
import type { DeskContact } from '../../../../shared/contracts/routing.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { useApi } from '../../../ui/services.tsx';
import { useMay } from '../../identity/session.tsx';
import { Account } from './account.tsx';
import { pictureQuery } from './customer-api.ts';
import { Earlier } from './earlier.tsx';
import { IdentityCard } from './identity-card.tsx';
import { LikelyReasons } from './likely-reasons.tsx';
import { Products } from './products.tsx';

const FindCustomer = lazy(async () => ({ default: (await import('./find-customer.tsx')).FindCustomer }));

/** Who is at the other end: read the moment it rings, so that it is there before the first word. */
export function WhoPanel({ shown }: { shown: DeskContact | undefined }) {
  const { t } = useTranslation('desk');
  const mayLook = useMay()('customer.view');
  if (shown === undefined) return <p className="sj-desk-quiet">{t('who.nobody')}</p>;
  const { customerId, customerLabel } = shown.contact;
  if (customerId === null || !mayLook) {
    const inHand = shown.contact.state === 'connected' || shown.contact.state === 'after_call_work';
    return (
      <>
        <EmptyState
          icon={<UserOutlined />}
          title={customerLabel}
          hint={mayLook ? t('who.unknown') : t('who.notAllowed')}
        />
        {mayLook && inHand && (
          <Suspense>
            <FindCustomer contactId={shown.contact.id} />
          </Suspense>
        )}
      </>
    );
  }
  return <Known customerId={customerId} shown={shown} />;
}

/** From the ring at the server to the picture on the screen: measured once per offer, readable in the browser's own timeline. */
function useShownMark(contactId: string, picture: CustomerPicture | undefined): void {
  useEffect(() => {
    const mark = `offer:${contactId}`;
    if (picture === undefined || performance.getEntriesByName(mark, 'mark').length === 0) return;
    if (performance.getEntriesByName(`screen-pop:${contactId}`).length === 0)
      performance.measure(`screen-pop:${contactId}`, mark);
  }, [contactId, picture]);
}

function Known({ customerId, shown }: { customerId: string; shown: DeskContact }) {
  const { t } = useTranslation('desk');
  const api = useApi();
  const { data, error, refetch } = useQuery(pictureQuery(api, customerId));
  useShownMark(shown.contact.id, data);
  if (data === undefined)
    return error === null ? <Loading /> : <ApiProblem error={error} onRetry={() => void refetch()} />;
  return (
    <>
      <IdentityCard picture={data} contact={shown.contact} />
      {data.missing.length > 0 && (
        <p className="sj-desk-missing" role="note">
          {t('who.missing', { parts: data.missing.map(({ part }) => t(`part.${part}`)).join(t('comma')) })}
        </p>
      )}
      <LikelyReasons reasons={data.likelyReasons} />
      <Account picture={data} />
      <Products picture={data} />
      <Earlier customerId={customerId} currentId={shown.contact.id} />
    </>
  );
}
