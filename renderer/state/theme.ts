import { create } from 'zustand';
import { applyTheme, themeChoices, type ThemeChoice } from '../theme/index.ts';

const STORAGE_KEY = 'theme';

const stored = (): ThemeChoice => {
  const value = localStorage.getItem(STORAGE_KEY);
  return themeChoices.find((choice) => choice === value) ?? 'system';
};

interface ThemeState {
  readonly choice: ThemeChoice;
  readonly choose: (choice: ThemeChoice) => void;
}

export const useTheme = create<ThemeState>((set) => ({
  choice: 'system',
  choose: (choice) => {
    localStorage.setItem(STORAGE_KEY, choice);
    applyTheme(choice);
    set({ choice });
  },
}));

/** Applies the choice of an earlier run before the first paint. */
export const restoreTheme = (): void => {
  const choice = stored();
  applyTheme(choice);
  useTheme.setState({ choice });
};
