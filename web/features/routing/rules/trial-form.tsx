import { useQuery } from '@tanstack/react-query';
import { Button, Checkbox, InputNumber, Segmented, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { TRIAL_LIMITS, type TrialAsk } from '../../../../shared/contracts/routing-simulation.ts';
import { useApi } from '../../../ui/services.tsx';
import { ruleKeys, trialDays } from './rules-api.ts';

interface Props {
  readonly pair: { readonly version: number; readonly against: number };
  readonly isBusy: boolean;
  readonly isBlocked: boolean;
  readonly onAsk: (asked: TrialAsk) => void;
}

const START = {
  contacts: 10_000,
  monthEnd: false,
  seats: 80,
  homeSeats: 0,
  patienceSeconds: 120,
  retryShare: 0.5,
  missedShare: 0.02,
};
type Numbers = typeof START;
/** The same chance for every run, so that two runs differ by what was changed and nothing else. */
const SEED = 20_260_302;

/** Which day, with how many seats, and how people behave on it. */
export function TrialForm({ pair, isBusy, isBlocked, onAsk }: Props) {
  const { t } = useTranslation('rules');
  const api = useApi();
  const days = useQuery({ queryKey: ruleKeys.lists('days'), queryFn: ({ signal }) => trialDays(api, signal) });
  const [kind, setKind] = useState<'recorded' | 'synthetic'>('synthetic');
  const [date, setDate] = useState<string>();
  const [numbers, setNumbers] = useState(START);
  const set = (next: Partial<Numbers>): void => setNumbers((n) => ({ ...n, ...next }));
  const recorded = date ?? days.data?.[0];
  const { contacts, monthEnd, seats, homeSeats, ...people } = numbers;
  const ask = (): void => {
    const day = kind === 'synthetic' ? { kind, contacts, monthEnd, seats, homeSeats } : { kind, date: recorded ?? '' };
    onAsk({ ...pair, ...people, day, seed: SEED });
  };
  return (
    <section className="sj-trial-form" aria-label={t('trial.title')}>
      <p>{t('trial.against', { ...pair })}</p>
      <Segmented
        block
        size="small"
        aria-label={t('trial.day')}
        value={kind}
        options={[
          { value: 'synthetic', label: t('trial.synthetic') },
          { value: 'recorded', label: t('trial.recorded') },
        ]}
        onChange={setKind}
      />
      {kind === 'recorded' ? (
        <Row label={t('trial.date')}>
          <Select<string>
            size="small"
            aria-label={t('trial.date')}
            placeholder={t('trial.noDays')}
            {...(recorded === undefined ? {} : { value: recorded })}
            options={(days.data ?? []).map((value) => ({ value, label: value }))}
            onChange={setDate}
          />
        </Row>
      ) : (
        <>
          <Amount
            label={t('trial.contacts')}
            value={contacts}
            least={100}
            most={TRIAL_LIMITS.contacts}
            onChange={(v) => set({ contacts: v })}
          />
          <Amount
            label={t('trial.seats')}
            value={seats}
            least={1}
            most={TRIAL_LIMITS.seats}
            onChange={(v) => set({ seats: v })}
          />
          <Amount
            label={t('trial.homeSeats')}
            value={homeSeats}
            least={0}
            most={TRIAL_LIMITS.seats}
            onChange={(v) => set({ homeSeats: v })}
          />
          <Checkbox checked={monthEnd} onChange={(e) => set({ monthEnd: e.target.checked })}>
            {t('trial.monthEnd')}
          </Checkbox>
        </>
      )}
      <Amount
        label={t('trial.patience')}
        value={people.patienceSeconds}
        least={5}
        most={3_600}
        onChange={(v) => set({ patienceSeconds: v })}
      />
      <Amount
        label={t('trial.retry')}
        value={Math.round(people.retryShare * 100)}
        least={0}
        most={100}
        onChange={(v) => set({ retryShare: v / 100 })}
      />
      <Amount
        label={t('trial.missed')}
        value={Math.round(people.missedShare * 100)}
        least={0}
        most={50}
        onChange={(v) => set({ missedShare: v / 100 })}
      />
      <Button
        type="primary"
        block
        loading={isBusy}
        disabled={isBlocked || (kind === 'recorded' && recorded === undefined)}
        onClick={ask}
      >
        {t('trial.run')}
      </Button>
    </section>
  );
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="sj-trial-row">
      <span>{label}</span>
      {children}
    </div>
  );
}

interface AmountProps {
  readonly label: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly onChange: (value: number) => void;
}

function Amount({ label, value, least, most, onChange }: AmountProps) {
  return (
    <Row label={label}>
      <InputNumber
        size="small"
        aria-label={label}
        min={least}
        max={most}
        precision={0}
        value={value}
        onChange={(next) => onChange(next ?? least)}
      />
    </Row>
  );
}
