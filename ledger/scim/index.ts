export { AUTHORITY_URN, ERROR_URN, LIST_URN, PATCH_URN, USER_URN } from './messages.ts';
export { createScimApi, SCIM_PREFIX, type ScimOptions, type ScimTenant } from './server.ts';
export type { ScimDoor, ScimSecret } from './secrets.ts';
export { scimSchema, type ScimSettings } from './settings.ts';
