import type { RenderLine } from '#shared/render';

/** How a line is set: the fact that matters most is the largest. */
export type LineStyle = 'name' | 'amount' | 'account' | 'account-small' | 'text' | 'code';

export interface LineGroup {
  readonly id: string;
  /** The heading; the first group has none. */
  readonly title: string | undefined;
  readonly lines: readonly RenderLine[];
}

type Part = 'head' | 'to' | 'from' | 'terms' | 'origin';

const titles: Readonly<Record<Part, string | undefined>> = {
  head: undefined,
  to: 'To where',
  from: 'From',
  terms: 'Terms',
  origin: 'Where it comes from',
};

const ORIGIN = /^(initiator|createdAt|expiresAt|attachments|ledger|origin(\..+)?)$/;
const HEAD = /^(payee\.name|person\.id|iban|leg\.\d+\.amount)$/;

const partOf = (id: string): Part => {
  if (HEAD.test(id)) return 'head';
  if (/^leg\.\d+\.destination\./.test(id)) return 'to';
  if (/^leg\.\d+\.source\./.test(id)) return 'from';
  return ORIGIN.test(id) ? 'origin' : 'terms';
};

/** Runs of lines that belong together, in the record's own order: nothing is moved, left out or said twice. */
export const lineGroups = (lines: readonly RenderLine[]): readonly LineGroup[] => {
  const groups: { id: string; part: Part; lines: RenderLine[] }[] = [];
  for (const line of lines) {
    const part = partOf(line.id);
    const last = groups.at(-1);
    if (last?.part === part) last.lines.push(line);
    else groups.push({ id: line.id, part, lines: [line] });
  }
  return groups.map((group) => ({ id: group.id, title: titles[group.part], lines: group.lines }));
};

const styles: readonly (readonly [RegExp, LineStyle])[] = [
  [/^(payee\.name|person\.id)$/, 'name'],
  [/^leg\.\d+\.amount$/, 'amount'],
  [/^iban$/, 'account'],
  [/^leg\.\d+\.destination\.(iban|address)$/, 'account'],
  [/^leg\.\d+\.destination\.contract$/, 'account-small'],
  [/^leg\.\d+\.source\.iban$/, 'account-small'],
  [/\.(account|bic)$|^bic$|^endToEndId$|^instructionId$|^ledger$|^attachments$|^person\.commitment$/, 'code'],
  [/^origin\.(message|batch|digest|nonce)$/, 'code'],
];

/** Codes are set in the fixed-width face; words that stand in a code's place are not. */
export const lineStyle = ({ id, value }: RenderLine): LineStyle => {
  const style = styles.find(([pattern]) => pattern.test(id))?.[1] ?? 'text';
  return style === 'code' && (value.includes(' ') || value === 'none') ? 'text' : style;
};
