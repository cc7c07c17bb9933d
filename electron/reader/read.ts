import type { Result } from '#shared/errors';
import { readPaymentFile, type PaymentFile, type PaymentFinding } from '#shared/payment-file';
import { parseXml } from './xml.ts';

/** Reads the bytes of a payment file; the error holds all findings that refuse it. */
export const readBytes = (bytes: Uint8Array): Result<PaymentFile, readonly PaymentFinding[]> => {
  const parsed = parseXml(bytes);
  return parsed.ok ? readPaymentFile(parsed.value) : parsed;
};
