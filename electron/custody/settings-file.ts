import { z } from 'zod';
import { secureUrlSchema } from '#shared/api';
import { accountIdSchema, mandateIdSchema } from '#shared/brand';
import { minorSchema } from '#shared/double-entry';
import { err, ok, type Result } from '#shared/errors';
import { registeredTokenSchema } from '#shared/evm';
import { chainOf } from '#shared/identifiers';
import { isPublicKeyOf, moduleKeyIdSchema } from '#shared/inventory';

/*
 * The carrier's settings, as IT gives them to one desk: the token with its keys, which account leaves by which of them, the
 * chains with their nodes, and what its results are posted under. It holds the ledger's access credential, and nodes'
 * addresses may hold one: the file is for the desk's user alone, and nothing of both is shown or logged.
 */

const KEYS_MAX = 16;
const SENDERS_MAX = 64;
const TOKENS_MAX = 64;
const CHAINS_MAX = 16;
const NODES_MAX = 8;
const CONFIRMATIONS_MAX = 1_000;
const NUMBER_MAX = 1_000_000_000;
const RAISE_SECONDS_MIN = 10;
const RAISE_SECONDS_MAX = 86_400;

const text = (max: number): z.ZodString => z.string().min(1).max(max);

const keySchema = z.strictObject({
  /** How senders name it in this file. */
  name: text(64),
  /** CKA_ID in hex. */
  objectId: moduleKeyIdSchema,
  /** SEC 1, uncompressed, in hex, on secp256k1. */
  publicKey: z.string().refine((hex) => isPublicKeyOf('ecdsa-secp256k1', hex), 'no point of secp256k1'),
});

const senderSchema = z.strictObject({
  account: accountIdSchema,
  chain: z.int().min(1),
  /** The name of a key of this file. */
  key: text(64),
  /** How many transactions the key had sent before it was given to this carrier: 0 for one that was made for it. */
  firstNumber: z.int().min(0).max(NUMBER_MAX),
});

const chainSchema = z.strictObject({
  chain: z.int().refine((id) => chainOf(id) !== undefined, 'no chain that the product knows'),
  nodes: z.array(secureUrlSchema).min(1).max(NODES_MAX),
  confirmations: z.int().min(0).max(CONFIRMATIONS_MAX),
  /** For a unit of gas, in the smallest unit of the coin. */
  tipPerGas: minorSchema,
  raiseAfterSeconds: z.int().min(RAISE_SECONDS_MIN).max(RAISE_SECONDS_MAX),
});

const fileSchema = z.strictObject({
  v: z.literal(1),
  /** The PKCS #11 module that the token is reached through, by a profile of the product. */
  module: z.strictObject({ profile: text(64), path: text(4_096) }),
  token: z.strictObject({ manufacturer: text(64), serial: text(64) }),
  keys: z.array(keySchema).min(1).max(KEYS_MAX),
  senders: z.array(senderSchema).min(1).max(SENDERS_MAX),
  tokens: z.array(registeredTokenSchema).max(TOKENS_MAX),
  chains: z.array(chainSchema).min(1).max(CHAINS_MAX),
  mandate: mandateIdSchema,
  /** The account that a sender's fees leave, by the account that it sends from. */
  feeAccounts: z.record(accountIdSchema, accountIdSchema),
  /** What the carrier reads the journal and posts results with: of the client that the mandate names. */
  accessToken: z.string().min(16).max(256),
});

export type CarrierFile = z.infer<typeof fileSchema>;

/** Each fault names the member that it is about, and never a value of it. */
export const readCarrierFile = (content: string): Result<CarrierFile, readonly string[]> => {
  const parsed = fileSchema.safeParse(jsonIn(content));
  if (!parsed.success)
    return err(parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`));
  const faults = crossFaults(parsed.data);
  return faults.length === 0 ? ok(parsed.data) : err(faults);
};

const jsonIn = (content: string): unknown => {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
};

/** What no member says by itself. */
const crossFaults = ({ keys, senders, chains, tokens, feeAccounts }: CarrierFile): readonly string[] => [
  ...twice(
    'keys',
    keys.map(({ name }) => name),
  ),
  // Queues go by the key, whatever it is called here.
  ...twice(
    'keys',
    keys.map(({ publicKey }) => publicKey),
  ),
  ...twice(
    'senders',
    senders.map(({ account, chain }) => `${account} on chain ${String(chain)}`),
  ),
  ...twice(
    'chains',
    chains.map(({ chain }) => String(chain)),
  ),
  ...twice(
    'tokens',
    tokens.map(({ chain, asset }) => `${asset} on chain ${String(chain)}`),
  ),
  ...senders.flatMap(({ account, chain, key }, index) => {
    const place = `senders.${String(index)}`;
    return [
      ...(keys.some(({ name }) => name === key) ? [] : [`${place}.key: no key of this file`]),
      ...(chains.some((each) => each.chain === chain) ? [] : [`${place}.chain: no chain of this file`]),
      ...(feeAccounts[account] === undefined
        ? [`feeAccounts: ${account} has no account that its fees leave`]
        : []),
    ];
  }),
  ...lanesOnce(senders),
  ...chains.flatMap(({ chain, nodes, confirmations }, index) =>
    credulous(chain, nodes, confirmations, index),
  ),
];

const twice = (member: string, names: readonly string[]): readonly string[] =>
  [...new Set(names.filter((name, at) => names.indexOf(name) !== at))].map(
    (name) => `${member}: ${name} stands twice`,
  );

/** Accounts that leave by one key on one chain share its queue, so it has one first number. */
const lanesOnce = (senders: CarrierFile['senders']): readonly string[] => {
  const first = new Map<string, number>();
  return senders.flatMap(({ chain, key, firstNumber }, index) => {
    const lane = `${String(chain)}:${key}`;
    const known = first.get(lane) ?? firstNumber;
    first.set(lane, known);
    return known === firstNumber
      ? []
      : [`senders.${String(index)}.firstNumber: another sender of the key has another`];
  });
};

/** One node could tell anything: outside test chains two have to say the same. */
const credulous = (
  id: number,
  nodes: readonly string[],
  confirmations: number,
  index: number,
): readonly string[] => {
  const place = `chains.${String(index)}`;
  if (new Set(nodes).size < nodes.length) return [`${place}.nodes: one node stands twice`];
  if (chainOf(id)?.isTest === true) return [];
  return [
    ...(nodes.length < 2 ? [`${place}.nodes: needs two, of different operators`] : []),
    ...(confirmations < 1 ? [`${place}.confirmations: needs one at least`] : []),
  ];
};
