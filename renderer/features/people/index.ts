export { FreezeBanner } from './emergency/FreezeBanner.tsx';
export { NoticeBanner } from './emergency/NoticeBanner.tsx';
export { People } from './People.tsx';
