export { LOOK_EVERY_MS, openApiKeyRing, type ApiKeyRing, type ApiKeyRingDeps, type ReadKey } from './ring.ts';
export { newSecret } from './secret.ts';
export { openApiKeyStore, type ApiKeyStore } from './store.ts';
