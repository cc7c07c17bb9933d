import type { LucideIcon } from 'lucide-react';

/** One entry of the rail. */
export interface FrameSection<Id extends string> {
  readonly id: Id;
  readonly label: string;
  readonly icon: LucideIcon;
  readonly count?: number | undefined;
  /** A section with something wrong in it shows so from everywhere. */
  readonly hasAlarm?: boolean;
  readonly shortcut?: string;
}
