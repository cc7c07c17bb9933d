/*
 * Standard Webhooks, asymmetric form: "v1a," and the base64 of an Ed25519 signature over id, time and body. The key
 * is the ledger's own, so a subscriber needs no secret: the verifier key in its trust file is enough.
 */

export interface SignedHeaders {
  readonly 'webhook-id': string;
  /** Seconds since the epoch. */
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
}

/** The bytes that are signed. */
export const signedContent = (id: string, timestamp: string, body: string): string =>
  `${id}.${timestamp}.${body}`;

export const signedHeaders = (
  id: string,
  atMs: number,
  body: string,
  sign: (message: string) => Uint8Array,
): SignedHeaders => {
  const timestamp = String(Math.floor(atMs / 1_000));
  const signature = Buffer.from(sign(signedContent(id, timestamp, body))).toString('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1a,${signature}` };
};
