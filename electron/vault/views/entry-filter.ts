import { sql, type RawBuilder } from 'kysely';
import type { StatementFilter } from '#shared/ipc';
import type { Picture } from '../store/picture.ts';
import { holds } from './names.ts';

/*
 * A filter of statement entries as SQL over `entries e`, with `accounts c` on the other side. Exact: amounts are
 * compared as the decimal texts they are, and letters as `toLowerCase` compares them.
 */

type Condition = RawBuilder<unknown>;

/** The cheap conditions first: SQLite leaves a row at the first that does not hold. */
export const entryMatches = (
  picture: Picture,
  filter: StatementFilter,
  normal: 'debit' | 'credit',
): Condition => {
  const conditions = [
    ...directionOf(filter, normal),
    ...amountsOf(filter),
    ...wordsOf(filter.text).map((word) => wordMatches(picture, word)),
  ];
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `);
};

const directionOf = ({ direction }: StatementFilter, normal: 'debit' | 'credit'): readonly Condition[] => {
  if (direction === null) return [];
  return [direction === 'in' ? sql`e.side = ${normal}` : sql`e.side <> ${normal}`];
};

/** Decimal texts without leading zeros: the longer one is greater, and of two of one length the later one. */
const amountsOf = ({ minorFrom, minorTo }: StatementFilter): readonly Condition[] => [
  ...(minorFrom === null ? [] : [sql`(length(e.minor), e.minor) >= (length(${minorFrom}), ${minorFrom})`]),
  ...(minorTo === null ? [] : [sql`(length(e.minor), e.minor) <= (length(${minorTo}), ${minorTo})`]),
];

const wordsOf = (text: string): readonly string[] => [
  ...new Set(
    text
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== ''),
  ),
];

/** Somewhere in what a row and its panel show, the other account and wallet, or the item that was carried out. */
const wordMatches = (picture: Picture, word: string): Condition => sql`(
  ${holdsFolded('e.what', word)} or ${holdsFolded('e.party', word)} or ${holdsFolded('e.operation', word)}
  or ${holdsFolded('c.name', word)} or ${holdsFolded('c.id', word)} or ${holdsFolded('c.iban', word)}
  or c.wallet in (select value from json_each(${JSON.stringify(walletsNamed(picture, word))}))
  or e.operation is null and exists (select 1 from events v left join intents i on i.digest = v.intent
    where v.seq = e.seq and (instr(v.intent, ${word}) > 0 or ${holds('i.search', picture, word)})))`;

const walletsNamed = ({ wallets }: Picture, word: string): readonly string[] =>
  [...wallets.values()]
    .filter(({ wallet }) => wallet.name.toLowerCase().includes(word))
    .map(({ wallet }) => wallet.id);

const holdsFolded = (column: string, word: string): Condition =>
  sql`instr(lower(${capitalsOf(word).reduce<Condition>(
    (text, [capital, small]) => sql`replace(${text}, ${capital}, ${small})`,
    sql.ref(column),
  )}), ${word}) > 0`;

/** SQLite's `lower` knows ASCII alone: the other capitals that matter to a word, each with its small letter. */
const capitalsOf = (word: string): readonly (readonly [capital: string, small: string])[] =>
  [...new Set(word)]
    .filter((small) => small > '\u007f')
    .map((small) => [small.toUpperCase(), small] as const)
    .filter(([capital, small]) => capital !== small && capital.toLowerCase() === small);
