export type * from './ids.ts';
export {
  accountIdSchema,
  commandIdSchema,
  dateSchema,
  deviceIdSchema,
  entityIdSchema,
  groupIdSchema,
  instantSchema,
  intentDigestSchema,
  keyIdSchema,
  ledgerIdSchema,
  personIdSchema,
  sha256HexSchema,
  walletIdSchema,
} from './schemas.ts';
