export { ProviderSession } from './ProviderSession.tsx';
