import { theme, type MappingAlgorithm, type ThemeConfig } from 'antd';
import { dark, FONT_STACK, light, MONO_STACK, type Palette } from './palette.ts';

/**
 * Compact for people who look at it eight hours: 14 px words in 30 px controls. Ant Design's own compact algorithm would shrink
 * the words to 12 px as well, so the sizes are set here instead.
 */
const density = { fontSize: 14, controlHeight: 30, sizeUnit: 4, sizeStep: 3, borderRadius: 6, wireframe: false };

/** Nothing moves longer than 150 ms; base.css stops all of it for those who asked their system for less motion. */
const motion = { motionDurationFast: '0.08s', motionDurationMid: '0.12s', motionDurationSlow: '0.15s' };

const colours = (p: Palette) => ({
  colorPrimary: p.accent,
  colorPrimaryHover: p.accentStrong,
  colorPrimaryActive: p.accentStrong,
  colorPrimaryText: p.accent,
  colorPrimaryTextHover: p.accentStrong,
  colorPrimaryBg: p.accentSoft,
  colorPrimaryBgHover: p.accentSoft,
  colorPrimaryBorder: p.jade,
  colorLink: p.accent,
  colorLinkHover: p.accentStrong,
  colorLinkActive: p.accentStrong,
  colorInfo: p.info,
  colorSuccess: p.good,
  colorWarning: p.soon,
  colorError: p.bad,
  colorSuccessBg: p.goodSoft,
  colorWarningBg: p.soonSoft,
  colorErrorBg: p.badSoft,
  colorInfoBg: p.infoSoft,
  colorSuccessBorder: `${p.good}66`,
  colorWarningBorder: `${p.soon}66`,
  colorErrorBorder: `${p.bad}66`,
  colorInfoBorder: `${p.info}66`,
  controlOutline: `${p.jade}55`,
  colorText: p.text,
  colorTextHeading: p.text,
  colorTextSecondary: p.textSecond,
  colorTextTertiary: p.textThird,
  colorTextDescription: p.textThird,
  colorTextPlaceholder: p.textThird,
  colorBgLayout: p.ground,
  colorBgContainer: p.surface,
  colorBgElevated: p.raised,
  colorBorder: p.line,
  colorBorderSecondary: p.lineSoft,
  colorSplit: p.lineSoft,
});

const components = (p: Palette): NonNullable<ThemeConfig['components']> => ({
  Button: {
    primaryColor: p.onAccent,
    // The red of the dark theme is light: white words on it could not be read.
    dangerColor: p.onBad,
    fontWeight: 500,
    primaryShadow: 'none',
    defaultShadow: 'none',
    dangerShadow: 'none',
  },
  Table: {
    cellPaddingInlineSM: 10,
    headerBg: p.ground,
    headerColor: p.textSecond,
    rowHoverBg: p.accentSoft,
    rowSelectedBg: p.accentSoft,
  },
  Tooltip: { colorBgSpotlight: p.text, colorTextLightSolid: p.surface },
});

/** Ant Design derives its shades from these and dims them for the dark; ours are chosen and measured, so they are put back. */
const exactly =
  (p: Palette): MappingAlgorithm =>
  (seed, map) => ({
    ...(map ?? theme.defaultAlgorithm(seed)),
    colorPrimary: p.accent,
    colorLink: p.accent,
    colorInfo: p.info,
    colorSuccess: p.good,
    colorWarning: p.soon,
    colorError: p.bad,
  });

const themeOf = (p: Palette, algorithm: MappingAlgorithm): ThemeConfig => ({
  algorithm: [algorithm, exactly(p)],
  token: { ...density, ...motion, ...colours(p), fontFamily: FONT_STACK, fontFamilyCode: MONO_STACK },
  components: components(p),
});

export const staffThemes: Readonly<Record<'light' | 'dark', ThemeConfig>> = {
  light: themeOf(light, theme.defaultAlgorithm),
  dark: themeOf(dark, theme.darkAlgorithm),
};
