import { DesktopOutlined, MoonOutlined, SunOutlined, TranslationOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { LANGUAGES, type AppLanguage } from '../../ui/language.ts';
import { MenuButton } from '../../ui/menu-button.tsx';
import { useWords } from '../../ui/words.tsx';
import { THEME_CHOICES } from '../theme/theme-mode.ts';
import { useThemeChoice } from '../theme/theme-provider.tsx';

const THEME_ICONS = { system: <DesktopOutlined />, light: <SunOutlined />, dark: <MoonOutlined /> };
/** Each language in its own name: who cannot read the present one must find theirs. */
const NAMES: Readonly<Record<AppLanguage, string>> = { 'zh-CN': '中文', en: 'English' };

/** Language and theme, on the bar and on the sign-in page alike. */
export function PreferenceMenus() {
  const { t, i18n } = useTranslation('app');
  const { speak } = useWords();
  const { choice, choose } = useThemeChoice();
  const languages = LANGUAGES.map((key) => ({
    key,
    label: NAMES[key],
    chosen: key === i18n.language,
    onChoose: () => void speak(key),
  }));
  const themes = THEME_CHOICES.map((key) => ({
    key,
    icon: THEME_ICONS[key],
    label: t(`theme.${key}`),
    chosen: key === choice,
    onChoose: () => choose(key),
  }));
  return (
    <>
      <MenuButton label={t('language')} entries={languages}>
        {(button) => (
          <Button type="text" icon={<TranslationOutlined />} aria-label={`${t('language')} Language`} {...button} />
        )}
      </MenuButton>
      <MenuButton label={t('theme.label')} entries={themes}>
        {(button) => <Button type="text" icon={THEME_ICONS[choice]} aria-label={t('theme.label')} {...button} />}
      </MenuButton>
    </>
  );
}
