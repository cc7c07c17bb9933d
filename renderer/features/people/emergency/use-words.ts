import type { EmergencyUse } from '#shared/ipc';
import { listText } from '../../../state/index.ts';

/* A use of break-glass in words. */

/** "Break-glass was used: freezing the whole ledger." */
export const noticeTitle = ({ what }: Pick<EmergencyUse, 'what'>): string => `Break-glass was used: ${what}.`;

export const endText = (
  { until, endedAt, isLifted }: Pick<EmergencyUse, 'until' | 'endedAt' | 'isLifted'>,
  timeText: (instant: string) => string,
): string => {
  if (endedAt !== null) return `${isLifted ? 'lifted' : 'ended by itself'} ${timeText(endedAt)}`;
  return until === null ? 'does not end' : `ends by itself ${timeText(until)}`;
};

/** "By Carla Rossi and David Lindqvist, 12:04; ends by itself 20:04." */
export const noticeText = (use: EmergencyUse, timeText: (instant: string) => string): string =>
  `By ${listText(use.byNames)}, ${timeText(use.at)}; ${endText(use, timeText)}.`;
