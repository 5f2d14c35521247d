import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
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
  const { t } = useTranslation('routing');
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
        {hours.length === 0 && <span className="sj-radmin-second">{t('admin.calendar.closed')}</span>}
        {hours.map(([from, until], at) => (
          <span key={at} className="sj-hours-period">
            <Clock
              label={t('admin.calendar.from', { day: label, n: at + 1 })}
              value={from}
              onSet={(m) => set(at, periodOf(m, until % MINUTES_PER_DAY))}
            />
            –
            <Clock
              label={t('admin.calendar.until', { day: label, n: at + 1 })}
              value={until}
              onSet={(m) => set(at, periodOf(from, m))}
            />
            {until > MINUTES_PER_DAY && <small>{t('admin.calendar.nextDay')}</small>}
            <Button
              type="text"
              size="small"
              icon={<DeleteOutlined />}
              aria-label={t('admin.calendar.removePeriod', { day: label, n: at + 1 })}
              onClick={() => onChange(hours.filter((_, n) => n !== at))}
            />
          </span>
        ))}
        {further !== undefined && (
          <Button
            type="text"
            size="small"
            icon={<PlusOutlined />}
            aria-label={t('admin.calendar.addPeriod', { day: label })}
            onClick={() => onChange([...hours, further])}
          />
        )}
      </div>
    </div>
  );
}

function Clock({ label, value, onSet }: { label: string; value: number; onSet: (minute: number) => void }) {
  return (
    <Input
      type="time"
      size="small"
      aria-label={label}
      className="sj-hours-clock"
      value={clockOf(value)}
      onChange={(e) => {
        const minute = minuteOf(e.target.value);
        if (minute !== undefined) onSet(minute);
      }}
    />
  );
}
