import { theme } from 'antd';

/** The key that does the same, written on the button: `F8`, `Ctrl+Enter`. */
export function KeyHint({ keys }: { keys: string }) {
  const { token } = theme.useToken();
  return (
    <kbd
      style={{
        fontFamily: token.fontFamilyCode,
        fontSize: 12,
        lineHeight: '16px',
        padding: '0 4px',
        marginInlineStart: 6,
        borderRadius: 3,
        // Only the frame is faint: faint letters of this size would fall below 4.5 : 1 on a filled button.
        border: '1px solid color-mix(in srgb, currentColor 60%, transparent)',
      }}
    >
      {keys}
    </kbd>
  );
}
