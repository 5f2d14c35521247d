import { App } from 'antd';
import type { ReactNode } from 'react';

/** Gives a screen `App.useApp()`: short messages and questions asked by code. Around the few that use it, for it weighs a tenth of the desk. */
export const WithNotices = ({ children }: { children: ReactNode }) => (
  <App style={{ display: 'contents' }}>{children}</App>
);
