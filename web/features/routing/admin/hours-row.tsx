import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ADMIN_LIMITS, MINUTES_PER_DAY, type Period } from '../../../../shared/contracts/routing-admin.ts';
import { clockOf, furtherPeriod, minuteOf, periodOf } from './hours-text.ts';

interface Props {
  readonly label: string;
  readonly hours: readonly Period[];
  readonly onChange: (hours: Period[]) => void;
}

const percent = (minutes: number): string => `${(100 * minutes) / MINUTES_PER_DAY}%`;

/** The hours of one day: a picture of the day, and the periods as times that are typed. */
export function HoursRow({ label, hours, onChange }: Props) {
  const { t } = useTranslation('admin');
  const further = hours.length < ADMIN_LIMITS.periodsPerDay ? furtherPeriod(hours) : undefined;
  const set = (at: number, period: Period): void => onChange(hours.map((p, n): Period => (n === at ? period : p)));
  return (
    <div role="group" aria-label={label} className="sj-hours-row">
      <span className="sj-hours-name">{label}</span>
      <div className="sj-hours-bar" aria-hidden>
        {hours.map(([from, until]) => (
          <i
            key={`${from}-${until}`}
            style={{ left: percent(from), width: percent(Math.min(until, MINUTES_PER_DAY) - from) }}
          />
        ))}
      </div>
      <div className="sj-hours-periods">
        {hours.length === 0 && <span className="sj-radmin-second">{t('calendar.closed')}</span>}
        {hours.map(([from, until], at) => (
          <span key={at} className="sj-hours-period">
            <Clock
              label={t('calendar.from', { day: label, n: at + 1 })}
              value={from}
              onSet={(m) => set(at, periodOf(m, until % MINUTES_PER_DAY))}
            />
            –
            <Clock
              label={t('calendar.until', { day: label, n: at + 1 })}
              value={until}
              onSet={(m) => set(at, periodOf(from, m))}
            />
            {until > MINUTES_PER_DAY && <small>{t('calendar.nextDay')}</small>}
            <Button
              type="text"
              size="small"
              icon={<DeleteOutlined />}
              aria-label={t('calendar.removePeriod', { day: label, n: at + 1 })}
              onClick={() => onChange(hours.filter((_, n) => n !== at))}
            />
          </span>
        ))}
        {further !== undefined && (
          <Button
            type="text"
            size="small"
            icon={<PlusOutlined />}
            aria-label={t('calendar.addPeriod', { day: label })}
            onClick={() => onChange([...hours, further])}
          />
        )}
      </div>
    </div>
  );
}

/** Typed as four figures on a clock of 24 hours; a browser's own time field would show 20:00 as 8 PM where it is set so. */
function Clock({ label, value, onSet }: { label: string; value: number; onSet: (minute: number) => void }) {
  const [typed, setTyped] = useState<string>();
  const minute = typed === undefined ? value : minuteOf(typed);
  const leave = (): void => {
    if (typed !== undefined && minute !== undefined) onSet(minute);
    setTyped(undefined);
  };
  return (
    <Input
      size="small"
      aria-label={label}
      className="sj-hours-clock"
      inputMode="numeric"
      maxLength={5}
      status={minute === undefined ? 'error' : ''}
      value={typed ?? clockOf(value)}
      onChange={(e) => setTyped(e.target.value)}
      onBlur={leave}
      onPressEnter={leave}
    />
  );
}
