export const THEME_CHOICES = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof THEME_CHOICES)[number];
export type ThemeMode = 'light' | 'dark';

export const readChoice = (text: string | null): ThemeChoice => THEME_CHOICES.find((c) => c === text) ?? 'system';

/** Who chose nothing gets what their system says; a floor that works at night is dark by itself. */
export const modeOf = (choice: ThemeChoice, systemIsDark: boolean): ThemeMode =>
  choice === 'system' ? (systemIsDark ? 'dark' : 'light') : choice;
