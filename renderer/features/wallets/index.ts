export { Wallets } from './Wallets.tsx';
export { Headroom } from './HeadroomBar.tsx';
