import { theme } from 'antd';
import type { ReactNode } from 'react';

export function Sample({ of, children }: { of: string; children: ReactNode }) {
  const { token } = theme.useToken();
  return (
    <section style={{ background: token.colorBgContainer, padding: 16, borderRadius: 8, marginBottom: 12 }}>
      <h2 style={{ margin: '0 0 8px', fontSize: 13, color: token.colorTextTertiary }}>{of}</h2>
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 16, alignItems: 'center' }}>{children}</div>
    </section>
  );
}

const now = Date.now();
/** An instant so many minutes from now. */
export const inMinutes = (minutes: number): string => new Date(now + minutes * 60_000).toISOString();
