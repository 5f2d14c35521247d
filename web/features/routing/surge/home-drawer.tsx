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
  const { t } = useTranslation('surge');
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
    <Drawer open={isOpen} onClose={onClose} size={860} title={t('homeTitle')}>
      <p className="sj-surge-summary">{t('homeSummary', { ...counts })}</p>
      {error !== null && <ApiProblem error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data?.length === 0 && <EmptyState title={t('homeNone')} hint={t('homeNoneHint')} />}
      {pendingFirst.length > 0 && (
        <table className="sj-surge-seats">
          <thead>
            <tr>
              <th scope="col">{t('name')}</th>
              <th scope="col">{t('dutyColumn')}</th>
              <th scope="col">{t('statusColumn')}</th>
              <th scope="col">{t('line')}</th>
              <th scope="col">{t('device')}</th>
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
  const { t } = useTranslation('surge');
  const decide = useSurgeAct<'approve' | 'revoke'>((api, wish) => decideDevice(api, seat.device?.id ?? '', wish));
  const { device, check } = seat;
  const wish = device?.state === 'approved' ? 'revoke' : 'approve';
  return (
    <tr>
      <th scope="row">
        {seat.name} <small>{seat.staffNo}</small>
      </th>
      <td>{t(`duty.${seat.duty}`)}</td>
      <td>{t(`agentState.${seat.agentState}`)}</td>
      <td>
        {check === null ? (
          t('lineNone')
        ) : (
          <>
            <StatusTag
              tone={check.faults.length === 0 ? 'good' : 'bad'}
              text={
                check.faults.length === 0 ? t('lineGood') : check.faults.map((f) => t(`routing:fault.${f}`)).join(' · ')
              }
            />
            <small>
              {t('lineSaid', {
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
          t('deviceNone')
        ) : (
          <>
            {device.name} <StatusTag tone={DEVICE_TONE[device.state]} text={t(`deviceState.${device.state}`)} />{' '}
            <Button
              size="small"
              type={wish === 'approve' ? 'primary' : 'default'}
              aria-label={`${t(wish)} ${seat.name}`}
              loading={decide.isPending}
              onClick={() => decide.mutate(wish)}
            >
              {t(wish)}
            </Button>
            {decide.error !== null && <ApiProblem error={decide.error} />}
          </>
        )}
      </td>
    </tr>
  );
}
