export { FreezeBanner } from './emergency/FreezeBanner.tsx';
export { People } from './People.tsx';
