import { ConfigProvider } from 'antd';
import {
  createContext,
  useContext,
  useMemo,
  useState,
  useSyncExternalStore,
  type CSSProperties,
  type ReactNode,
} from 'react';
import { useTranslation } from 'react-i18next';
import { store, stored } from '../../ui/language.ts';
import { useWords } from '../../ui/words.tsx';
import './base.css';
import { dark, FONT_STACK, light } from './palette.ts';
import { staffThemes } from './staff-theme.ts';
import { modeOf, readChoice, type ThemeChoice, type ThemeMode } from './theme-mode.ts';

const KEY = 'shoujie.theme';

interface ThemeState {
  readonly choice: ThemeChoice;
  readonly mode: ThemeMode;
  readonly choose: (choice: ThemeChoice) => void;
}
const ThemeContext = createContext<ThemeState | undefined>(undefined);

export function useThemeChoice(): ThemeState {
  const state = useContext(ThemeContext);
  if (state === undefined) throw new Error('A screen stands outside ThemeProvider');
  return state;
}

const DARK_QUERY = '(prefers-color-scheme: dark)';
const listenToSystem = (hear: () => void): (() => void) => {
  const query = window.matchMedia(DARK_QUERY);
  query.addEventListener('change', hear);
  return () => query.removeEventListener('change', hear);
};

function variables(mode: ThemeMode): CSSProperties {
  const p = mode === 'dark' ? dark : light;
  const values = {
    '--sj-text': p.text,
    '--sj-text-second': p.textSecond,
    '--sj-ground': p.ground,
    '--sj-surface': p.surface,
    '--sj-raised': p.raised,
    '--sj-line': p.line,
    '--sj-line-soft': p.lineSoft,
    '--sj-jade': p.jade,
    '--sj-accent': p.accent,
    '--sj-accent-strong': p.accentStrong,
    '--sj-accent-soft': p.accentSoft,
    '--sj-on-accent': p.onAccent,
    '--sj-good': p.good,
    '--sj-soon': p.soon,
    '--sj-bad': p.bad,
    '--sj-font': FONT_STACK,
    colorScheme: mode,
  };
  return values;
}

/** Colours, density and the words inside Ant Design's own parts, for everything below. */
export function ThemeProvider({ children }: { children: ReactNode }) {
  const { i18n } = useTranslation();
  const parts = useWords().partsIn(i18n.language);
  const [choice, setChoice] = useState(() => readChoice(stored(KEY)));
  const systemIsDark = useSyncExternalStore(listenToSystem, () => window.matchMedia(DARK_QUERY).matches);
  const mode = modeOf(choice, systemIsDark);
  const state = useMemo<ThemeState>(() => {
    const choose = (next: ThemeChoice): void => {
      store(KEY, next);
      setChoice(next);
    };
    return { choice, mode, choose };
  }, [choice, mode]);
  return (
    <ThemeContext value={state}>
      <ConfigProvider
        theme={staffThemes[mode]}
        {...(parts === undefined ? {} : { locale: parts })}
        wave={{ disabled: true }}
        button={{ autoInsertSpace: false }}
      >
        <div className="sj-root" style={variables(mode)}>
          {children}
        </div>
      </ConfigProvider>
    </ThemeContext>
  );
}
