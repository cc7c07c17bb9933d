export const themeChoices = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof themeChoices)[number];

/** Applies the person's choice; `system` removes the override so that prefers-color-scheme decides. */
export const applyTheme = (choice: ThemeChoice, root: HTMLElement = document.documentElement): void => {
  if (choice === 'system') delete root.dataset['theme'];
  else root.dataset['theme'] = choice;
};
