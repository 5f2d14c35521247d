import { theme } from 'antd';
import type { ReactNode } from 'react';

interface Props {
  readonly icon?: ReactNode;
  readonly title: string;
  /** The next step, in a sentence. */
  readonly hint: string;
  /** Where nothing else stands on the screen, this is its heading. */
  readonly isPage?: boolean;
  /** One button, if the next step is one. */
  readonly action?: ReactNode;
}

/** Nothing here yet: say why, and teach what to do next. */
export function EmptyState({ icon, title, hint, action, isPage = false }: Props) {
  const { token } = theme.useToken();
  const Title = isPage ? 'h1' : 'div';
  return (
    <div style={{ padding: '48px 24px', textAlign: 'center', maxWidth: 460, margin: '0 auto' }}>
      {icon !== undefined && (
        <div aria-hidden style={{ fontSize: 32, color: token.colorTextTertiary, marginBottom: 8 }}>
          {icon}
        </div>
      )}
      <Title style={{ margin: 0, fontSize: 16, lineHeight: '24px', fontWeight: 600, color: token.colorText }}>
        {title}
      </Title>
      <div style={{ margin: '6px 0 16px', color: token.colorTextSecondary }}>{hint}</div>
      {action}
    </div>
  );
}
