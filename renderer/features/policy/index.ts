export { Policy } from './Policy.tsx';
