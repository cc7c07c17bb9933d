export { plainMarkdown } from './plain-markdown.ts';
export { groupsOfFour, pgpWords, sixWords } from './words.ts';
