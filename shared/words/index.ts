export { plainMarkdown } from './plain-markdown.ts';
export { groupsOfFour, sixWords } from './words.ts';
