import Icon, {
  CheckCircleOutlined,
  ClockCircleOutlined,
  ExclamationCircleOutlined,
  InfoCircleOutlined,
} from '@ant-design/icons';
import { theme } from 'antd';
import type { ReactNode } from 'react';

export type Tone = 'neutral' | 'info' | 'good' | 'soon' | 'bad';

/** Half a disc, for what is neither good nor bad but going on; a minus in a circle is read as taken away. */
const HalfDisc = () => (
  <svg viewBox="0 0 1024 1024" width="1em" height="1em" fill="currentColor">
    <path d="M512 64a448 448 0 1 0 0 896 448 448 0 0 0 0-896zm0 76v744a372 372 0 0 1 0-744z" fillRule="evenodd" />
  </svg>
);
const UnderWay = () => <Icon component={HalfDisc} />;

type ToneColor = 'colorTextSecondary' | 'colorInfo' | 'colorSuccess' | 'colorWarning' | 'colorError';
const TONES: Readonly<Record<Tone, { color: ToneColor; icon: ReactNode }>> = {
  neutral: { color: 'colorTextSecondary', icon: <UnderWay /> },
  info: { color: 'colorInfo', icon: <InfoCircleOutlined /> },
  good: { color: 'colorSuccess', icon: <CheckCircleOutlined /> },
  soon: { color: 'colorWarning', icon: <ClockCircleOutlined /> },
  bad: { color: 'colorError', icon: <ExclamationCircleOutlined /> },
};

interface Props {
  readonly tone: Tone;
  readonly text: string;
  readonly icon?: ReactNode;
}

/** A state: icon, word and colour together, so that it is read without seeing the colour. */
export function StatusTag({ tone, text, icon }: Props) {
  const { token } = theme.useToken();
  const color = token[TONES[tone].color];
  return (
    <span
      style={{
        display: 'inline-flex',
        alignItems: 'center',
        gap: 5,
        padding: '0 8px',
        lineHeight: '22px',
        fontSize: 13,
        whiteSpace: 'nowrap',
        borderRadius: 11,
        color,
        border: `1px solid color-mix(in srgb, ${color} 40%, transparent)`,
      }}
    >
      <span aria-hidden style={{ display: 'inline-flex', fontSize: 12 }}>
        {icon ?? TONES[tone].icon}
      </span>
      {text}
    </span>
  );
}
