const ASCII_LETTERS = /[a-z]/g;

/**
 * White space out, ASCII letters up. Only ASCII: a general upper-casing turns `ı` into `I` and `ß` into `SS`, and
 * would make an identifier out of look-alikes.
 */
export function compactUpperCase(text: string): string {
  return text.replace(/\s+/g, '').replace(ASCII_LETTERS, (letter) => letter.toUpperCase());
}
