import { useEffect, useLayoutEffect, useRef } from 'react';

export type KeyMap = Readonly<Record<string, () => void>>;

const TYPING = 'input, textarea, select, [contenteditable="true"], [role="listbox"]';

/** Keys for a whole screen. Silent while someone types, while a dialog is open, and for keys with modifiers. */
export const useKeys = (keys: KeyMap): void => {
  const current = useRef(keys);
  // Before the next event: a key that follows a click at once acts on what was clicked.
  useLayoutEffect(() => {
    current.current = keys;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof Element && event.target.closest(TYPING)) return;
      if (document.querySelector('[role="dialog"], [role="alertdialog"]')) return;
      const action = current.current[event.key];
      if (action === undefined) return;
      event.preventDefault();
      action();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => {
      window.removeEventListener('keydown', onKeyDown);
    };
  }, []);
};
