import { theme } from 'antd';
import { useEffect, type ReactNode } from 'react';

interface Props {
  readonly title: string;
  readonly subtitle?: ReactNode;
  readonly actions?: ReactNode;
}

/** The one h1 of a screen; the tab of the browser says the same. */
export function PageHeader({ title, subtitle, actions }: Props) {
  const { token } = theme.useToken();
  useEffect(() => {
    document.title = `${title} · 首接`;
  }, [title]);
  return (
    <header style={{ display: 'flex', alignItems: 'center', gap: 12, flexWrap: 'wrap', marginBottom: 12 }}>
      <div style={{ flex: '1 1 auto', minWidth: 0 }}>
        <h1 style={{ margin: 0, fontSize: 18, lineHeight: '26px', fontWeight: 600 }}>{title}</h1>
        {subtitle !== undefined && <div style={{ color: token.colorTextSecondary }}>{subtitle}</div>}
      </div>
      {actions}
    </header>
  );
}
