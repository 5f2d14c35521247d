import { useTranslation } from 'react-i18next';
import type { FloorTile } from '../../../shared/contracts/insight.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { sayDuration } from '../../ui/said-time.ts';
import { ACTIVITY_ICON, ACTIVITY_ORDER } from './activity-look.tsx';

interface Team {
  readonly code: string;
  readonly name: string;
  readonly members: readonly FloorTile[];
}

const isHere = (a: FloorTile): boolean => a.activity !== 'offline';

/** Everybody keeps their place (by number): a tile that jumps when its state turns cannot be found again. */
const teamsOf = (agents: readonly FloorTile[]): readonly Team[] => {
  const teams = new Map<string, FloorTile[]>();
  for (const agent of agents) teams.set(agent.team, [...(teams.get(agent.team) ?? []), agent]);
  return [...teams]
    .map(([code, members]) => ({
      code,
      name: members[0]?.teamName ?? '',
      members: [...members].sort((a, b) => (a.staffNo < b.staffNo ? -1 : 1)),
    }))
    .sort((a, b) => Number(b.members.some(isHere)) - Number(a.members.some(isHere)) || (a.code < b.code ? -1 : 1));
};

interface Props {
  readonly agents: readonly FloorTile[];
  readonly isAll: boolean;
  readonly now: Date;
}

export function FloorTiles({ agents, isAll, now }: Props) {
  const { t } = useTranslation('insight');
  if (agents.length === 0) return <EmptyState title={t('floor.none')} hint={t('floor.noneHint')} />;
  if (!isAll && !agents.some(isHere)) return <EmptyState title={t('floor.noneHere')} hint={t('floor.noneHereHint')} />;
  return (
    <>
      <ul className="sj-floor-legend" aria-hidden>
        {ACTIVITY_ORDER.map((a) => (
          <li key={a}>
            <i className={`sj-fact-${a}`} /> {t(`activity.${a}`)} {agents.filter((x) => x.activity === a).length}
          </li>
        ))}
      </ul>
      {teamsOf(agents).map(({ code, name, members }) => {
        const shown = isAll ? members : members.filter(isHere);
        if (shown.length === 0) return null;
        return (
          <section key={code} aria-label={name}>
            <h2>
              {t('floor.team', {
                team: name === '' ? t('floor.noTeam') : name,
                here: members.filter(isHere).length,
                all: members.length,
              })}
            </h2>
            <ul className="sj-floor-tiles">
              {shown.map((agent) => (
                <Tile key={agent.staffId} agent={agent} now={now} />
              ))}
            </ul>
          </section>
        );
      })}
    </>
  );
}

function Tile({ agent, now }: { agent: FloorTile; now: Date }) {
  const { t, i18n } = useTranslation('insight');
  const { activity, reason } = agent;
  const spoken =
    activity === 'not_ready' && reason !== null && i18n.exists(`insight:reason.${reason}`)
      ? t(`reason.${reason}`)
      : t(`activity.${activity}`);
  return (
    <li className={`sj-floor-tile sj-fact-${activity}`}>
      <span className="sj-floor-name">
        {agent.name} <small>{agent.staffNo}</small>
      </span>
      <span className="sj-floor-state">
        {ACTIVITY_ICON[activity]} {spoken}
        {agent.chats > 0 && <small>{t('floor.chats', { count: agent.chats, capacity: agent.chatCapacity })}</small>}
      </span>
      {activity !== 'offline' && (
        <span role="timer" aria-label={t('floor.since', { activity: spoken })} className="sj-floor-time">
          {sayDuration(now.getTime() - new Date(agent.since).getTime())}
        </span>
      )}
    </li>
  );
}
