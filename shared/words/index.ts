export { groupsOfFour, sixWords } from './words.ts';
