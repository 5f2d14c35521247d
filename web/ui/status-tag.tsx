import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  ExclamationCircleOutlined,
  InfoCircleOutlined,
  MinusCircleOutlined,
} from '@ant-design/icons';
import { theme } from 'antd';
import type { ReactNode } from 'react';

export type Tone = 'neutral' | 'info' | 'good' | 'soon' | 'bad';

type ToneColor = 'colorTextSecondary' | 'colorInfo' | 'colorSuccess' | 'colorWarning' | 'colorError';
const TONES: Readonly<Record<Tone, { color: ToneColor; icon: ReactNode }>> = {
  neutral: { color: 'colorTextSecondary', icon: <MinusCircleOutlined /> },
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
