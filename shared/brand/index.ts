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
  mandateIdSchema,
  personIdSchema,
  sha256HexSchema,
  transferIdSchema,
  walletIdSchema,
} from './schemas.ts';
