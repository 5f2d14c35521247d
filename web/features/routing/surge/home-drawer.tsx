import { useQuery } from '@tanstack/react-query';
import { Button, Drawer } from 'antd';
import { useTranslation } from 'react-i18next';
import type { HomeSeat, SurgeNow } from '../../../../shared/contracts/routing-surge.ts';
import { ApiProblem } from '../../../ui/api-problem.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Loading } from '../../../ui/loading.tsx';
import { useApi } from '../../../ui/services.tsx';
import { StatusTag, type Tone } from '../../../ui/status-tag.tsx';
import { decideDevice, readSeats, surgeKeys } from './surge-api.ts';
import { useSurgeAct } from './use-surge.ts';

interface Props {
  readonly isOpen: boolean;
  readonly counts: SurgeNow['home'];
  readonly onClose: () => void;
}

/** Every home seat with its device and its line; what waits for a decision first. */
export function HomeDrawer({ isOpen, counts, onClose }: Props) {
  const { t } = useTranslation('routing');
  const api = useApi();
  const { data, error, refetch } = useQuery({
    queryKey: surgeKeys.seats,
    queryFn: ({ signal }) => readSeats(api, signal),
    enabled: isOpen,
  });
  const pendingFirst = [...(data ?? [])].sort(
    (a, b) => Number(b.device?.state === 'pending') - Number(a.device?.state === 'pending'),
  );
  return (
    <Drawer open={isOpen} onClose={onClose} size={860} title={t('surge.homeTitle')}>
      <p className="sj-surge-summary">{t('surge.homeSummary', { ...counts })}</p>
      {error !== null && <ApiProblem error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data?.length === 0 && <EmptyState title={t('surge.homeNone')} hint={t('surge.homeNoneHint')} />}
      {pendingFirst.length > 0 && (
        <table className="sj-surge-seats">
          <thead>
            <tr>
              <th scope="col">{t('surge.name')}</th>
              <th scope="col">{t('surge.dutyColumn')}</th>
              <th scope="col">{t('surge.statusColumn')}</th>
              <th scope="col">{t('surge.line')}</th>
              <th scope="col">{t('surge.device')}</th>
            </tr>
          </thead>
          <tbody>
            {pendingFirst.map((seat) => (
              <SeatRow key={seat.staffId} seat={seat} />
            ))}
          </tbody>
        </table>
      )}
    </Drawer>
  );
}

const DEVICE_TONE: Readonly<Record<'pending' | 'approved' | 'revoked', Tone>> = {
  pending: 'soon',
  approved: 'good',
  revoked: 'bad',
};

function SeatRow({ seat }: { seat: HomeSeat }) {
  const { t } = useTranslation('routing');
  const decide = useSurgeAct<'approve' | 'revoke'>((api, wish) => decideDevice(api, seat.device?.id ?? '', wish));
  const { device, check } = seat;
  const wish = device?.state === 'approved' ? 'revoke' : 'approve';
  return (
    <tr>
      <th scope="row">
        {seat.name} <small>{seat.staffNo}</small>
      </th>
      <td>{t(`surge.duty.${seat.duty}`)}</td>
      <td>{t(`surge.agentState.${seat.agentState}`)}</td>
      <td>
        {check === null ? (
          t('surge.lineNone')
        ) : (
          <>
            <StatusTag
              tone={check.faults.length === 0 ? 'good' : 'bad'}
              text={
                check.faults.length === 0
                  ? t('surge.lineGood')
                  : check.faults.map((f) => t(`surge.fault.${f}`)).join(' · ')
              }
            />
            <small>
              {t('surge.lineSaid', {
                rtt: Math.round(check.roundTripMs),
                jitter: Math.round(check.jitterMs),
                loss: (check.loss * 100).toFixed(1),
              })}
            </small>
          </>
        )}
      </td>
      <td>
        {device === null ? (
          t('surge.deviceNone')
        ) : (
          <>
            {device.name} <StatusTag tone={DEVICE_TONE[device.state]} text={t(`surge.deviceState.${device.state}`)} />{' '}
            <Button
              size="small"
              type={wish === 'approve' ? 'primary' : 'default'}
              aria-label={`${t(`surge.${wish}`)} ${seat.name}`}
              loading={decide.isPending}
              onClick={() => decide.mutate(wish)}
            >
              {t(`surge.${wish}`)}
            </Button>
            {decide.error !== null && <ApiProblem error={decide.error} />}
          </>
        )}
      </td>
    </tr>
  );
}
