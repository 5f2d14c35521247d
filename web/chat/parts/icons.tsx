import type { ReactElement } from 'react';

const icon = (path: string, size = 24): ReactElement => (
  <svg viewBox="0 0 24 24" width={size} height={size} fill="none" stroke="currentColor" aria-hidden="true">
    <path d={path} strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round" />
  </svg>
);

export const BackIcon = (): ReactElement => icon('M15 5l-7 7 7 7');
export const CloseIcon = (): ReactElement => icon('M6 6l12 12M18 6L6 18');
export const SendIcon = (): ReactElement => icon('M12 19V5m0 0l-6 6m6-6l6 6');
export const PictureIcon = (): ReactElement =>
  icon(
    'M4 6.5A1.5 1.5 0 015.5 5h13A1.5 1.5 0 0120 6.5v11a1.5 1.5 0 01-1.5 1.5h-13A1.5 1.5 0 014 17.5zM4 16l4.5-4.5 4 4 2.5-2.5 5 4.5M15.5 9.2v.1',
  );
export const FileIcon = (): ReactElement =>
  icon('M14 3H7a1 1 0 00-1 1v16a1 1 0 001 1h10a1 1 0 001-1V7zm0 0v4h4M9 12h6M9 16h4');
export const HistoryIcon = (): ReactElement =>
  icon('M4 12a8 8 0 108-8 8.5 8.5 0 00-6 2.6L4 8.5M4 4.5v4h4M12 8v4.5l3 1.8');
export const PersonIcon = (): ReactElement =>
  icon(
    'M5 14v-2a7 7 0 0114 0v2M5 14a2 2 0 012-2h.5v5H7a2 2 0 01-2-2zm14 0a2 2 0 00-2-2h-.5v5h.5a2 2 0 002-2zm0 1.5c0 3-2.5 4-5.5 4',
  );
export const TvIcon = (): ReactElement => icon('M4 7h16v11H4zM8 3l4 4 4-4M9 21h6');
export const BillIcon = (): ReactElement =>
  icon('M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8l3 4 3-4M12 12v5M9.5 13h5M9.5 15.3h5');
export const WifiIcon = (): ReactElement =>
  icon('M3 9.5a13 13 0 0118 0M6 13a8.6 8.6 0 0112 0M9 16.3a4.3 4.3 0 016 0M12 19.5v.1');
export const BoxIcon = (): ReactElement => icon('M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8');
export const PhoneIcon = (): ReactElement =>
  icon(
    'M6.6 3.5l2.6.6a1 1 0 01.75.8l.5 2.6a1 1 0 01-.3.9L8.6 9.9a12 12 0 005.5 5.5l1.5-1.55a1 1 0 01.9-.3l2.6.5a1 1 0 01.8.75l.6 2.6a1.4 1.4 0 01-1.4 1.7A15.9 15.9 0 014.9 4.9a1.4 1.4 0 011.7-1.4z',
  );
export const DotsIcon = (): ReactElement => icon('M6 12v.1M12 12v.1M18 12v.1');
