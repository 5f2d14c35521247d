import { CaretRightOutlined, PauseOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PromptVersion } from '../../../../shared/contracts/voice-prompts.ts';
import { soundPath } from './prompts-api.ts';

/** One sound at a time, whichever button began it. */
export interface Listening {
  readonly playing: string | undefined;
  toggle(sha256: string): void;
}

export function useListening(): Listening {
  const [playing, setPlaying] = useState<string>();
  const audio = useRef<HTMLAudioElement | undefined>(undefined);
  useEffect(() => () => audio.current?.pause(), []);
  return {
    playing,
    toggle: (sha256) => {
      audio.current?.pause();
      if (playing === sha256) {
        setPlaying(undefined);
        return;
      }
      const next = new Audio(soundPath(sha256));
      const done = (): void => setPlaying((now) => (now === sha256 ? undefined : now));
      next.addEventListener('ended', done);
      audio.current = next;
      setPlaying(sha256);
      next.play().catch(done);
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
  const sounds = [
    { sound: version.normal, name: t('prompts.normal'), label: t('prompts.playNormal', { key: promptKey }) },
    { sound: version.elder, name: t('prompts.elder'), label: t('prompts.playElder', { key: promptKey }) },
  ];
  return (
    <span style={{ display: 'inline-flex', gap: 4 }}>
      {sounds.map(({ sound, name, label }) => {
        const isPlaying = sound !== null && listening.playing === sound.sha256;
        return (
          <Button
            key={name}
            size="small"
            aria-label={label}
            disabled={sound === null}
            icon={isPlaying ? <PauseOutlined /> : <CaretRightOutlined />}
            onClick={() => {
              if (sound !== null) listening.toggle(sound.sha256);
            }}
          >
            {name} {sound === null ? '' : (sound.durationMs / 1_000).toFixed(1)}
          </Button>
        );
      })}
    </span>
  );
}
