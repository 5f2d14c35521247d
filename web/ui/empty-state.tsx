import { theme } from 'antd';
import type { ReactNode } from 'react';

interface Props {
  readonly icon?: ReactNode;
  readonly title: string;
  /** The next step, in a sentence. */
  readonly hint: string;
  /** One button, if the next step is one. */
  readonly action?: ReactNode;
}

/** Nothing here yet: say why, and teach what to do next. */
export function EmptyState({ icon, title, hint, action }: Props) {
  const { token } = theme.useToken();
  return (
    <div style={{ padding: '48px 24px', textAlign: 'center', maxWidth: 460, margin: '0 auto' }}>
      {icon !== undefined && (
        <div aria-hidden style={{ fontSize: 32, color: token.colorTextTertiary, marginBottom: 8 }}>
          {icon}
        </div>
      )}
      <div style={{ fontSize: 16, fontWeight: 600, color: token.colorText }}>{title}</div>
      <div style={{ margin: '6px 0 16px', color: token.colorTextSecondary }}>{hint}</div>
      {action}
    </div>
  );
}
