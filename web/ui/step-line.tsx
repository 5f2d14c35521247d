import { CheckOutlined } from '@ant-design/icons';
import { theme } from 'antd';
import { useTranslation } from 'react-i18next';

interface Props {
  readonly label: string;
  readonly steps: readonly { readonly key: string; readonly text: string }[];
  /** Index of the step under way; as many as there are steps when all are done. */
  readonly current: number;
}

/** A light line of steps that follows the work and is never in its way. */
export function StepLine({ label, steps, current }: Props) {
  const { token } = theme.useToken();
  const { t } = useTranslation('ui');
  return (
    <ol
      aria-label={label}
      style={{ display: 'flex', flexWrap: 'wrap', gap: 4, margin: 0, padding: 0, listStyle: 'none' }}
    >
      {steps.map((step, i) => {
        const state = i < current ? 'done' : i === current ? 'current' : 'waiting';
        const color = { done: token.colorSuccess, current: token.colorPrimary, waiting: token.colorTextTertiary }[
          state
        ];
        return (
          <li
            key={step.key}
            aria-current={state === 'current' ? 'step' : undefined}
            style={{
              flex: '1 1 56px',
              padding: '6px 4px 0',
              borderTop: `3px solid ${state === 'waiting' ? token.colorBorder : color}`,
              color,
              fontSize: 13,
              fontWeight: state === 'current' ? 600 : 400,
            }}
          >
            {state === 'done' && <CheckOutlined aria-hidden style={{ marginInlineEnd: 4, fontSize: 11 }} />}
            {step.text}
            <span className="sj-only-heard">{t(`steps.${state}`)}</span>
          </li>
        );
      })}
    </ol>
  );
}
