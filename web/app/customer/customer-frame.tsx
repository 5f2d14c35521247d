import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { BrandMark } from '../../ui/brand-mark.tsx';

interface Props {
  readonly title: string;
  readonly subtitle: string;
  readonly children: ReactNode;
}

const isEmbedded = (): boolean => window.parent !== window;

/** Page of a customer: who speaks to them, and below it everything else. In the widget's frame it can be folded away. */
export function CustomerFrame({ title, subtitle, children }: Props) {
  const { t } = useTranslation('customer');
  return (
    <div className="c-page">
      <header className="c-bar">
        <BrandMark size={36} />
        <div className="c-bar-words">
          <h1>{title}</h1>
          <p>{subtitle}</p>
        </div>
        {isEmbedded() && (
          // No secret in it, and the page around us can be any of the operator's sites.
          <button
            type="button"
            aria-label={t('close')}
            onClick={() => window.parent.postMessage({ shoujie: 'close' }, '*')}
          >
            ×
          </button>
        )}
      </header>
      <main className="c-content">{children}</main>
    </div>
  );
}
