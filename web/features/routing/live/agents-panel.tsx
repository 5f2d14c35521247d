import { MoreOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useTranslation } from 'react-i18next';
import type { LiveAgent, LiveNow } from '../../../../shared/contracts/routing-live.ts';
import { EAR_MODES, type EarMode } from '../../../../shared/contracts/voice-talk.ts';
import { useMay } from '../../identity/session.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { sayDuration } from '../../../ui/said-time.ts';
import { ACTIVITY_ICON, ACTIVITY_ORDER } from '../../insight/activity-look.tsx';
import type { StateOf } from './agent-dialogs.tsx';
import { namesOf, useActivityWords, useLang } from './live-names.ts';

const CHIPS = 4;

interface Props {
  readonly data: LiveNow;
  readonly now: Date;
  readonly onState: (wish: StateOf) => void;
  readonly onHear: (staffId: string, mode: EarMode) => void;
}

/** By what they are doing, the free first: who could help is what a shift leader looks for. */
const ORDER = ['idle', ...ACTIVITY_ORDER.filter((a) => a !== 'idle' && a !== 'offline')] as const;

export function AgentsPanel({ data, now, onState, onHear }: Props) {
  const { t } = useTranslation('live');
  const words = useActivityWords();
  const off = data.agents.filter((a) => a.activity === 'offline').length;
  const here = data.agents.length - off;
  return (
    <aside className="sj-live-agents" aria-label={t('agents.title')} tabIndex={0}>
      {here === 0 && <EmptyState title={t('agents.none')} hint={t('agents.noneHint')} />}
      {ORDER.map((activity) => {
        const group = data.agents.filter((a) => a.activity === activity).sort((a, b) => (a.since < b.since ? -1 : 1));
        if (group.length === 0) return null;
        return (
          <section key={activity}>
            <h2 className={`sj-fact-${activity}`}>
              {ACTIVITY_ICON[activity]} {words(activity, null)} {group.length}
            </h2>
            <ul>
              {group.map((agent) => (
                <Agent key={agent.staffId} agent={agent} data={data} now={now} onState={onState} onHear={onHear} />
              ))}
            </ul>
          </section>
        );
      })}
      {off > 0 && <p className="sj-live-second">{t('agents.offline', { count: off })}</p>}
    </aside>
  );
}

function Agent({ agent, data, now, onState, onHear }: { agent: LiveAgent } & Props) {
  const { t } = useTranslation('live');
  const lang = useLang();
  const words = useActivityWords();
  const names = namesOf(data);
  const spoken = words(agent.activity, agent.reason);
  const voice = agent.hands.filter((h) => h.channel !== 'chat').length;
  const chat = agent.hands.length - voice;
  const skills = [...agent.skills].sort((a, b) => b.level - a.level || (a.code < b.code ? -1 : 1));
  const mayHear = useMay()('contact.supervise.voice') && agent.activity === 'talking';
  const choose = (key: string): void => {
    const mode = EAR_MODES.find((m) => m === key);
    if (mode === undefined) onState({ agent, state: key as StateOf['state'] });
    else onHear(agent.staffId, mode);
  };
  const items = [
    { key: 'not_ready', label: t('agents.notReady') },
    { key: 'offline', label: t('agents.signOff') },
    { type: 'divider' as const },
    ...EAR_MODES.map((mode) => ({ key: mode, label: t(`ear.${mode}`), disabled: !mayHear })),
  ];
  return (
    <li className={`sj-live-agent sj-fact-${agent.activity}`}>
      <div className="sj-live-agent-head">
        <b>{agent.name}</b> <small>{agent.staffNo}</small>
        {agent.reason !== null && agent.activity === 'not_ready' && <small>{spoken}</small>}
        <span role="timer" aria-label={t('agents.since', { activity: spoken })}>
          {sayDuration(now.getTime() - Date.parse(agent.since))}
        </span>
        <Dropdown trigger={['click']} menu={{ items, onClick: ({ key }) => choose(key) }}>
          <Button
            size="small"
            type="text"
            icon={<MoreOutlined />}
            aria-label={t('agents.actsOf', { name: agent.name })}
          />
        </Dropdown>
      </div>
      <div className="sj-live-chips">
        {skills.slice(0, CHIPS).map((s) => (
          <span key={s.code}>
            {names.skill(s.code)[lang]} {s.level}
          </span>
        ))}
        {skills.length > CHIPS && (
          <span
            title={skills
              .slice(CHIPS)
              .map((s) => `${names.skill(s.code)[lang]} ${s.level}`)
              .join(' · ')}
          >
            {t('agents.moreSkills', { count: skills.length - CHIPS })}
          </span>
        )}
        {agent.hands.length > 0 && <small>{t('agents.hands', { voice, chat })}</small>}
      </div>
    </li>
  );
}
