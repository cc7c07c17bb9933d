export { FreezeBanner } from './emergency/FreezeBanner.tsx';
export { NoticeBanner } from './emergency/NoticeBanner.tsx';
export { ReviewBanner } from './review/ReviewBanner.tsx';
export { People } from './People.tsx';
