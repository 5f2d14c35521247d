import { Dropdown } from 'antd';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';

const LEVELS = [0, 1, 2, 3, 4, 5];
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

interface Props {
  readonly level: number;
  readonly who: string;
  readonly skill: string;
  /** Row and column, for the arrow keys. */
  readonly at: readonly [number, number];
  readonly onSet: (level: number) => void;
}

/** One level of the matrix. A digit sets it, the arrows go to the neighbour, Enter or a click opens the choice. */
export function LevelCell({ level, who, skill, at, onSet }: Props) {
  const { t } = useTranslation('admin');
  const name = level === 0 ? t('agent.noLevel') : t('level', { level });
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>): void => {
    const step = ARROWS[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const next = `${at[0] + step[0]}:${at[1] + step[1]}`;
      event.currentTarget.closest('table')?.parentElement?.querySelector<HTMLElement>(`[data-cell="${next}"]`)?.focus();
    } else if (/^[0-5]$/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      if (Number(event.key) !== level) onSet(Number(event.key));
    }
  };
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        selectable: true,
        selectedKeys: [String(level)],
        items: LEVELS.map((l) => ({
          key: String(l),
          label: l === 0 ? t('agent.noLevel') : t('level', { level: l }),
        })),
        onClick: ({ key, domEvent }) => {
          domEvent.stopPropagation();
          if (Number(key) !== level) onSet(Number(key));
        },
      }}
    >
      <button
        type="button"
        className="sj-radmin-level"
        data-level={level}
        data-cell={`${at[0]}:${at[1]}`}
        aria-label={t('agent.cell', { who, skill, level: name })}
        onKeyDown={onKeyDown}
      >
        {level === 0 ? '–' : level}
      </button>
    </Dropdown>
  );
}
