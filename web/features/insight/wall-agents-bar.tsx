import { useTranslation } from 'react-i18next';
import type { WallAgents } from '../../../shared/contracts/insight.ts';
import { ACTIVITY_ICON, ACTIVITY_ORDER } from './activity-look.tsx';

/** One calm bar: how the people who are here spend this moment. Who is off is a number, not a piece of the bar. */
export function WallAgentsBar({ agents }: { agents: WallAgents }) {
  const { t } = useTranslation('insight');
  const here = ACTIVITY_ORDER.filter((a) => a !== 'offline');
  const total = here.reduce((sum, a) => sum + agents[a], 0);
  return (
    <section className="sj-wall-agents" aria-label={t('wall.agents', { count: total })}>
      <h2>{t('wall.agents', { count: total })}</h2>
      <div className="sj-wall-bar" aria-hidden>
        {here.map((a) =>
          agents[a] === 0 ? null : <span key={a} className={`sj-act-${a}`} style={{ flexGrow: agents[a] }} />,
        )}
      </div>
      <ul className="sj-wall-legend">
        {here.map((a) => (
          <li key={a}>
            <i className={`sj-act-${a}`} aria-hidden />
            {ACTIVITY_ICON[a]} {t(`activity.${a}`)} <b>{agents[a]}</b>
          </li>
        ))}
        <li className="sj-wall-off">
          {t('activity.offline')} <b>{agents.offline}</b>
        </li>
      </ul>
    </section>
  );
}
