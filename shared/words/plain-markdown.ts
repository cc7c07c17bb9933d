const SPECIAL = /[\\`*_{}[\]<>#|~&]/g;

/** Where a reader of Markdown would make a link by itself: of an address with or without a scheme, of "www.", of mail. */
const LINKING = /:?\/\/|(?<=www)\.|@/gi;

/** What would begin a list where the text begins a line. */
const LIST_MARK = /^(\d*)([-+.)])/;

/** A word joiner, which takes no room. Written as an entity, so that whoever reads the source sees it. */
const JOINER = '&#8288;';

/**
 * What somebody typed, for a report in Markdown: one line that reads as it was typed and is nothing else, no link, no
 * heading, no entity. A backslash does not do for links: some readers look for them in the text that is left when
 * backslashes and entities are gone.
 */
export const plainMarkdown = (text: string): string =>
  text
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(SPECIAL, (sign) => `\\${sign}`)
    .replace(LIST_MARK, '$1\\$2')
    .replaceAll(LINKING, (sign) => `${JOINER}${sign}`);
