import type { identityRoutes } from '#shared/api';
import type { Identified } from '../identity/index.ts';
import type { HandlersFor } from './input.ts';
import { json } from './reply.ts';

const MS = 1_000;

export const identityHandlers: HandlersFor<keyof typeof identityRoutes> = {
  identity: ({ context: { caller, identified } }) =>
    json({
      isRequired: caller.identity?.isRequiredForDesks ?? false,
      identity: identified === null ? null : viewOf(identified),
    }),
};

const viewOf = ({ issuer, subject, person, expiresAtSeconds }: Identified): unknown => ({
  issuer,
  subject,
  person,
  expiresAt: new Date(expiresAtSeconds * MS).toISOString(),
});
