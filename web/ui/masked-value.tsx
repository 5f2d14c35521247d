import { EyeInvisibleOutlined, EyeOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

const AskWhy = lazy(async () => ({ default: (await import('./ask-why.tsx')).AskWhy }));

/** Long enough to read a number back to a caller, short enough not to stay on an unwatched screen. */
const SHOWN_SECONDS = 30;

interface Props {
  readonly masked: string;
  /** What it is, for those who hear the page: 联系电话. */
  readonly label: string;
  /** Asks the server, which judges and records. Absent: this post may not. */
  readonly onUnmask?: (reason: string) => Promise<string>;
}

/** Personal data, masked by default; in full for a stated reason and for half a minute. */
export function MaskedValue({ masked, label, onUnmask }: Props) {
  const { t } = useTranslation('ui');
  const [full, setFull] = useState<string>();
  const [asking, setAsking] = useState(false);
  // Once there, the form stays: it is closed, not taken away.
  const [wasAsked, setWasAsked] = useState(false);
  useEffect(() => {
    if (full === undefined) return;
    const timer = window.setTimeout(() => setFull(undefined), SHOWN_SECONDS * 1_000);
    return () => window.clearTimeout(timer);
  }, [full]);
  const shown = (value: string): void => {
    setFull(value);
    setAsking(false);
  };
  const eye = (name: string, icon: React.ReactNode, onClick?: () => void) => (
    <Button type="text" size="small" aria-label={`${name}：${label}`} icon={icon} {...(onClick ? { onClick } : {})} />
  );
  const ask = (): void => {
    setWasAsked(true);
    setAsking(true);
  };
  const toShow = eye(t('masked.show'), <EyeOutlined />, wasAsked ? undefined : ask);
  return (
    <span style={{ whiteSpace: 'nowrap' }}>
      {full ?? masked}
      {full !== undefined && eye(t('masked.hide'), <EyeInvisibleOutlined />, () => setFull(undefined))}
      {full === undefined && onUnmask !== undefined && (
        <Suspense fallback={toShow}>
          {wasAsked ? (
            <AskWhy onUnmask={onUnmask} onShown={shown} seconds={SHOWN_SECONDS} open={asking} onOpenChange={setAsking}>
              {toShow}
            </AskWhy>
          ) : (
            toShow
          )}
        </Suspense>
      )}
    </span>
  );
}
