/**
 * What must not stand in a text that is shown, signed and sent on: control and format characters (bidirectional
 * overrides and zero-width characters among them), private use, surrogates that stand alone, line and paragraph
 * separators, unassigned and noncharacters (Unicode general categories Cc, Cf, Co, Cs, Zl, Zp, Cn).
 */
export const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]/u;

/** Whether a text reads as it is: nothing invisible, no white space at its ends, in normal form C. */
export const isPlainText = (text: string): boolean =>
  !INVISIBLE.test(text) && text === text.trim() && text === text.normalize('NFC');
