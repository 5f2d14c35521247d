import { Input, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TransferTargets, TransferTo } from '../../../../shared/contracts/routing-live.ts';

const KINDS = ['agent', 'queue', 'post'] as const;
type Kind = (typeof KINDS)[number];

interface Choice {
  readonly key: string;
  readonly to: TransferTo;
  readonly name: string;
  readonly more: string;
  readonly isFree: boolean;
}

function useChoices(targets: TransferTargets, kind: Kind): Choice[] {
  const { t, i18n } = useTranslation('desk');
  const lang = i18n.language === 'en' ? 'en' : 'zh';
  if (kind === 'agent')
    return targets.agents.map((a) => ({
      key: a.staffId,
      to: { kind, staffId: a.staffId },
      name: `${a.name} ${a.staffNo}`,
      more: `${a.teamName} · ${a.free ? t('transfer.free') : t(`activity.${a.activity}`)}`,
      isFree: a.free,
    }));
  if (kind === 'queue')
    return targets.queues.map((q) => ({
      key: q.code,
      to: { kind, queue: q.code },
      name: q[lang],
      more: `${t('transfer.people', { ready: q.ready, on: q.on })} · ${t('transfer.waiting', { count: q.waiting })}`,
      isFree: q.ready > 0,
    }));
  return targets.posts.map((p) => ({
    key: p.code,
    to: { kind, post: p.code },
    name: p[lang],
    more: t('transfer.people', { ready: p.ready, on: p.on }),
    isFree: p.ready > 0,
  }));
}

interface Props {
  readonly targets: TransferTargets;
  readonly chosen: string | undefined;
  readonly onChoose: (key: string, to: TransferTo, isFree: boolean) => void;
}

/** Whom to pass it on to: one kind at a time, found by a few letters, chosen by mouse or arrows. */
export function TargetList({ targets, chosen, onChoose }: Props) {
  const { t } = useTranslation('desk');
  const [kind, setKind] = useState<Kind>('agent');
  const [text, setText] = useState('');
  const all = useChoices(targets, kind);
  const found = all.filter((c) => `${c.name} ${c.more}`.includes(text.trim()));
  return (
    <>
      <div className="sj-transfer-how">
        <Segmented
          aria-label={t('transfer.to')}
          value={kind}
          options={KINDS.map((value) => ({ value, label: t(`transfer.${value}`) }))}
          onChange={setKind}
        />
        <Input
          allowClear
          autoFocus
          aria-label={t('transfer.search')}
          placeholder={t('transfer.search')}
          value={text}
          maxLength={40}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <div className="sj-transfer-list" role="radiogroup" aria-label={t('transfer.to')}>
        {found.length === 0 && <p>{all.length === 0 ? t('transfer.none') : t('transfer.noneFound')}</p>}
        {found.map((choice) => (
          <button
            key={choice.key}
            type="button"
            role="radio"
            aria-checked={choice.key === chosen}
            onClick={() => onChoose(choice.key, choice.to, choice.isFree)}
          >
            <i aria-hidden className={choice.isFree ? 'sj-transfer-free' : ''} />
            <b>{choice.name}</b>
            <small>{choice.more}</small>
          </button>
        ))}
      </div>
    </>
  );
}
