import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { BrandMark } from '../../ui/brand-mark.tsx';
import { PreferenceMenus } from '../shell/preference-menus.tsx';
import { HandOver } from './hand-over.tsx';
import './sign-in.css';

/** The brand and its promise on one side, the work on the other. */
export function SignInFrame({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  const { t } = useTranslation('app');
  return (
    <div className="sj-door">
      <header className="sj-door-brand">
        <div className="sj-door-name">
          <BrandMark size={44} />
          <div>
            <div className="sj-door-product">{t('product')}</div>
            <div className="sj-door-what">{t('productLong')}</div>
          </div>
        </div>
        <p className="sj-door-promise">
          <span>{t('promise.first')}</span>
          <span>{t('promise.second')}</span>
        </p>
        <HandOver />
      </header>
      <main className="sj-door-work">
        <div className="sj-door-preferences">
          <PreferenceMenus />
        </div>
        <div className="sj-door-form">
          <h1>{title}</h1>
          <p className="sj-door-text">{text}</p>
          {children}
        </div>
      </main>
    </div>
  );
}
