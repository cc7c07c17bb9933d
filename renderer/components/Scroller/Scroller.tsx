import type { ReactElement, ReactNode } from 'react';

/** What each kind of part is to a screen reader. */
const ROLES = { nav: 'navigation', aside: 'complementary', pre: 'region' } as const;

export interface ScrollerProps {
  readonly as: keyof typeof ROLES;
  readonly label: string;
  readonly className: string;
  readonly children: ReactNode;
}

/** A part that scrolls and may hold nothing to press: it is reached by keyboard all the same (WCAG 2.1.1). */
export const Scroller = ({ as: Part, label, className, children }: ScrollerProps): ReactElement => (
  <Part className={className} role={ROLES[Part]} aria-label={label} tabIndex={0}>
    {children}
  </Part>
);
