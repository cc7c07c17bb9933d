/* The little of Markdown that reports are written in. What people typed goes through `plainMarkdown` first. */

export const heading = (title: string): string => `\n## ${title}\n\n`;

/** Lines that are escaped already. */
export const bullets = (lines: readonly string[]): string => lines.map((line) => `- ${line}\n`).join('');

/** Cells that are escaped already, in columns that stand under one another; `none` stands where there is no row. */
export const table = (
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  none: string,
): string => {
  if (rows.length === 0) return `${none}\n`;
  const widths = titles.map((title, index) =>
    Math.max(3, title.length, ...rows.map((row) => row[index]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, index) => (index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0))).join(' | ')} |\n`;
  const rule = widths.map(
    (width, index) => '-'.repeat(index === 0 ? width : width - 1) + (index === 0 ? '' : ':'),
  );
  return [titles, rule, ...rows].map(line).join('');
};

/** "30 November 2026". */
export const date = (day: string): string =>
  new Date(`${day}T00:00:00Z`).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });

/** "2026-11-30 09:12 UTC". */
export const instant = (time: string): string => `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`;
