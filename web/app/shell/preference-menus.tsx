import { DesktopOutlined, MoonOutlined, SunOutlined, TranslationOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useTranslation } from 'react-i18next';
import { LANGUAGES, type AppLanguage } from '../../ui/language.ts';
import { speak } from '../i18n.ts';
import { THEME_CHOICES, type ThemeChoice } from '../theme/theme-mode.ts';
import { useThemeChoice } from '../theme/theme-provider.tsx';

const THEME_ICONS = { system: <DesktopOutlined />, light: <SunOutlined />, dark: <MoonOutlined /> };
/** Each language in its own name: who cannot read the present one must find theirs. */
const NAMES: Readonly<Record<AppLanguage, string>> = { 'zh-CN': '中文', en: 'English' };

/** Language and theme, on the bar and on the sign-in page alike. */
export function PreferenceMenus() {
  const { t, i18n } = useTranslation('app');
  const { choice, choose } = useThemeChoice();
  const languages = LANGUAGES.map((key) => ({ key, label: NAMES[key] }));
  const themes = THEME_CHOICES.map((key) => ({ key, icon: THEME_ICONS[key], label: t(`theme.${key}`) }));
  return (
    <>
      <Dropdown
        trigger={['click']}
        menu={{
          items: languages,
          selectable: true,
          selectedKeys: [i18n.language],
          onClick: ({ key }) => void speak(i18n, key as AppLanguage),
        }}
      >
        <Button type="text" icon={<TranslationOutlined />} aria-label={`${t('language')} Language`} />
      </Dropdown>
      <Dropdown
        trigger={['click']}
        menu={{
          items: themes,
          selectable: true,
          selectedKeys: [choice],
          onClick: ({ key }) => choose(key as ThemeChoice),
        }}
      >
        <Button type="text" icon={THEME_ICONS[choice]} aria-label={t('theme.label')} />
      </Dropdown>
    </>
  );
}
