export { Chain } from './Chain.tsx';
