export { classes } from './classes.ts';
export { applyTheme, themeChoices, type ThemeChoice } from './theme.ts';
