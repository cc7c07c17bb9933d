/** Puts the focus on the table of a screen, for the way from a search field to what was found. */
export const focusTable = (): void => {
  document.querySelector<HTMLElement>('[role="grid"]')?.focus();
};
