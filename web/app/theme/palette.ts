/**
 * The colours of the house, once. Greys carry a touch of blue; one accent, jade; red means breach or anger, amber means soon.
 *
 * The brand's jade #0e8f7e reaches only 4.0 : 1 on white, too little for 14 px text (WCAG 2.2, 1.4.3 asks 4.5), so words and
 * filled buttons take the next darker step and the jade itself stays for marks, lines and charts. contrast.test.ts measures it.
 */
export interface Palette {
  readonly jade: string;
  /** Accent as text, and as the ground of a filled button. */
  readonly accent: string;
  readonly accentStrong: string;
  readonly accentSoft: string;
  readonly onAccent: string;
  readonly ground: string;
  readonly surface: string;
  readonly raised: string;
  readonly line: string;
  readonly lineSoft: string;
  readonly text: string;
  readonly textSecond: string;
  readonly textThird: string;
  readonly good: string;
  readonly soon: string;
  readonly bad: string;
  /** Words on a filled button that ends or deletes. */
  readonly onBad: string;
  readonly info: string;
  /** Grounds of notices. */
  readonly goodSoft: string;
  readonly soonSoft: string;
  readonly badSoft: string;
  readonly infoSoft: string;
}

export const light: Palette = {
  jade: '#0e8f7e',
  accent: '#0b7a6c',
  accentStrong: '#085f54',
  accentSoft: '#e3f3f0',
  onAccent: '#ffffff',
  ground: '#f2f5f8',
  surface: '#ffffff',
  raised: '#ffffff',
  line: '#d3dbe3',
  lineSoft: '#e6ebf0',
  text: '#17212b',
  textSecond: '#465564',
  textThird: '#5f6e7d',
  good: '#1d7a3e',
  soon: '#935700',
  bad: '#c3262f',
  onBad: '#ffffff',
  info: '#1f63b5',
  goodSoft: '#e8f5ec',
  soonSoft: '#fdf3df',
  badSoft: '#fdeced',
  infoSoft: '#e9f1fb',
};

export const dark: Palette = {
  jade: '#2fb7a2',
  accent: '#3cc0ab',
  accentStrong: '#62d3c0',
  accentSoft: '#12352f',
  onAccent: '#04221d',
  ground: '#0d1318',
  surface: '#141c23',
  raised: '#1b252e',
  line: '#34424f',
  lineSoft: '#25313b',
  text: '#e6edf3',
  textSecond: '#b3c0cc',
  textThird: '#8fa0af',
  good: '#5cc480',
  soon: '#e2a33c',
  bad: '#ff7d80',
  onBad: '#2e0608',
  info: '#74adf0',
  goodSoft: '#14291c',
  soonSoft: '#2f2410',
  badSoft: '#331a1d',
  infoSoft: '#15263b',
};

export const FONT_STACK =
  "system-ui, -apple-system, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', 'WenQuanYi Micro Hei', sans-serif";
export const MONO_STACK = "ui-monospace, 'SF Mono', Consolas, 'Noto Sans Mono CJK SC', monospace";
