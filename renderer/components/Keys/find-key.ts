import { useEffect, useRef } from 'react';

const isMac = typeof navigator !== 'undefined' && navigator.userAgent.includes('Macintosh');

/** What the key for finding is called on this system, for `Kbd`. */
export const FIND_KEYS = isMac ? '⌘ F' : 'Ctrl F';

/** Ctrl+F, or Cmd+F, from anywhere on a screen, while someone types too; not while a dialog is open. */
export const useFindKey = (find: () => void): void => {
  const current = useRef(find);
  useEffect(() => {
    current.current = find;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const isFind = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
      if (!isFind || event.key.toLowerCase() !== 'f') return;
      if (document.querySelector('[role="dialog"], [role="alertdialog"]')) return;
      event.preventDefault();
      current.current();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => {
      window.removeEventListener('keydown', onKeyDown);
    };
  }, []);
};
