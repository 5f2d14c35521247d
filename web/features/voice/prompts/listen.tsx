import { CaretRightOutlined, PauseOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PromptVariant, PromptVersion } from '../../../../shared/contracts/voice-prompts.ts';
import { useApi } from '../../../ui/services.tsx';
import { promptKeys, soundPath, tellHearing } from './prompts-api.ts';

/** One sound at a time, whichever button began it. */
export interface Listening {
  readonly playing: string | undefined;
  /** `hearing` is told when it begins, and when it was heard to its end. */
  toggle(sha256: string, hearing?: Hearing): void;
}
interface Hearing {
  readonly began: () => void;
  readonly ended: () => void;
}

export function useListening(): Listening {
  const [playing, setPlaying] = useState<string>();
  const audio = useRef<HTMLAudioElement | undefined>(undefined);
  useEffect(() => () => audio.current?.pause(), []);
  return {
    playing,
    toggle: (sha256, hearing) => {
      audio.current?.pause();
      if (playing === sha256) {
        setPlaying(undefined);
        return;
      }
      const next = new Audio(soundPath(sha256));
      const done = (): void => setPlaying((now) => (now === sha256 ? undefined : now));
      next.addEventListener('ended', () => {
        done();
        hearing?.ended();
      });
      audio.current = next;
      setPlaying(sha256);
      next.play().then(hearing?.began, done);
    },
  };
}

interface Props {
  readonly promptKey: string;
  readonly version: PromptVersion;
  readonly listening: Listening;
}

/** Both sounds of a version, with how long they last. */
export function ListenButtons({ promptKey, version, listening }: Props) {
  const { t } = useTranslation('voice');
  const api = useApi();
  const queries = useQueryClient();
  const hearingOf = (variant: PromptVariant): Hearing => {
    const sound = { key: promptKey, id: version.id, variant };
    // Not told, it does not count as heard, and is heard again: nothing is lost by it.
    const tell = (at: 'began' | 'ended') => tellHearing(api, sound, at).catch(() => undefined);
    let begun: Promise<unknown> = Promise.resolve();
    return {
      began: () => {
        begun = tell('began');
      },
      ended: () => {
        void begun.then(() => tell('ended')).then(() => queries.invalidateQueries({ queryKey: promptKeys.all }));
      },
    };
  };
  const sounds = [
    {
      variant: 'normal',
      sound: version.normal,
      name: t('prompts.normal'),
      label: t('prompts.playNormal', { key: promptKey }),
    },
    {
      variant: 'elder',
      sound: version.elder,
      name: t('prompts.elder'),
      label: t('prompts.playElder', { key: promptKey }),
    },
  ] as const;
  return (
    <span style={{ display: 'inline-flex', gap: 4 }}>
      {sounds.map(({ variant, sound, name, label }) => {
        const isPlaying = sound !== null && listening.playing === sound.sha256;
        return (
          <Button
            key={name}
            size="small"
            aria-label={label}
            disabled={sound === null}
            icon={isPlaying ? <PauseOutlined /> : <CaretRightOutlined />}
            onClick={() => {
              if (sound !== null) listening.toggle(sound.sha256, hearingOf(variant));
            }}
          >
            {name} {sound === null ? '' : (sound.durationMs / 1_000).toFixed(1)}
          </Button>
        );
      })}
    </span>
  );
}
