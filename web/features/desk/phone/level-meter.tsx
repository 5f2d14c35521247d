import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { LevelBar } from '../../../ui/voice/level-bar.tsx';
import { useDuty } from '../on-duty.ts';

/** What the microphone takes. */
export function MicrophoneLevel() {
  const { t } = useTranslation('desk');
  const { phone } = useDuty();
  const stream = useSyncExternalStore(phone.listen, phone.voice);
  return <LevelBar className="sj-level" stream={stream} label={t('phone.level')} />;
}
