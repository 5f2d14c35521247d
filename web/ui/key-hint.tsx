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
        border: '1px solid currentColor',
        opacity: 0.85,
      }}
    >
      {keys}
    </kbd>
  );
}
