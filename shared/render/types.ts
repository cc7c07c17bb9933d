/** One line that the approver sees. `id` is stable; label and value are exactly the text on screen. */
export interface RenderLine {
  readonly id: string;
  readonly label: string;
  readonly value: string;
}

/** What is shown for an intent: a pure function of its bytes, this template version and the locale. */
export interface RenderRecord {
  readonly template: string;
  readonly version: number;
  readonly locale: RenderLocale;
  readonly lines: readonly RenderLine[];
}

export const renderLocales = ['en-GB'] as const;
export type RenderLocale = (typeof renderLocales)[number];
