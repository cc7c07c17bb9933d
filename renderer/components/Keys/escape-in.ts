import { useEffect, useRef, type RefObject } from 'react';

/** Escape in the fields of one part of a screen, before they take it themselves. A list that pops up keeps its own. */
export const useEscapeIn = (part: RefObject<HTMLElement | null>, leave: () => void): void => {
  const current = useRef(leave);
  useEffect(() => {
    current.current = leave;
  });
  useEffect(() => {
    const element = part.current;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      current.current();
    };
    element?.addEventListener('keydown', onKeyDown, { capture: true });
    return () => {
      element?.removeEventListener('keydown', onKeyDown, { capture: true });
    };
  }, [part]);
};
