import type { Sha256Hex } from '#shared/brand';
import { CUSTODY_OF, modeOf, shownDigest, toldDraft, type ToldDraft } from '#shared/ceremony';
import { fromHex, sha256Hex } from '#shared/encoding';
import { deviceKeyOf, keyIdOf, preAuthEncoding, type Envelope } from '#shared/envelope';
import { ok } from '#shared/errors';
import type { CeremonyTokenObject, CeremonyTokenView } from '#shared/ipc';
import type { KeyMessage } from '#shared/threshold';
import { sixWords } from '#shared/words';
import type { SignerEvent } from '../contract.ts';
import { generateSigningKey } from '../custody/keys.ts';
import { initialiseToken } from '../custody/initialise.ts';
import { openLogin, type TokenLogin } from '../custody/login.ts';
import { inventory } from '../custody/objects.ts';
import { fail, type Outcome } from '../outcome.ts';
import { oneDialogue } from '../one-dialogue.ts';
import type { PinDialogue, PinPort } from '../pin-dialogue.ts';
import { signAfterPin, type PromptText } from '../pin-loop.ts';
import { presenceOf } from '../presence.ts';
import { pinFrom, type Pin } from '../secret.ts';
import { knownKey } from '../session.ts';
import { sealed, type Unsigned } from '../statements.ts';
import type { PresentToken, TokenIdentity, TokenKey } from '../tokens.ts';
import { openTokenSet, type TokenSet } from '../token-set.ts';
import { loggedInFor, tokenNow, withPin, type AskContext } from './ask.ts';
import type {
  AboutKey,
  CeremonySignerStart,
  CeremonySignRequest,
  TokenAnswers,
  TokenOrder,
} from './contract.ts';
import { ceremonyTokenView } from './look.ts';
import { operate } from './operate.ts';
import { countShares, settleNewest, toldAbout } from './share-access.ts';
import type { ShareAge, ShareBegun, ShareOpened, SharePlan } from './share-contract.ts';
import { createShareMaking, type ShareMaking } from './share-making.ts';
import { createShareSigner, type ShareSigner } from './share-signing.ts';

/** The work of the ceremony desk's signer, whatever process it runs in. */
export interface CeremonySigner {
  readonly tokens: () => Outcome<readonly CeremonyTokenView[]>;
  readonly objects: (token: TokenIdentity, port: PinPort) => Promise<Outcome<readonly CeremonyTokenObject[]>>;
  readonly sign: (request: CeremonySignRequest, port: PinPort) => Promise<Outcome<Envelope>>;
  readonly operate: (order: TokenOrder, port: PinPort) => Promise<Outcome<TokenAnswers>>;
  readonly practice: (label: string, hasKey: boolean) => Outcome<CeremonyTokenView>;
  /** The part that one holder of a shared key has in its making and in its signatures. */
  readonly share: ShareHolder;
  /** Looks who is plugged in; called about once a second. */
  readonly watch: () => void;
  readonly close: () => void;
}

export interface ShareHolder
  extends Pick<ShareMaking, 'done' | 'exchange'>, Pick<ShareSigner, 'commit' | 'sign'> {
  readonly begin: (order: TokenOrder, plan: SharePlan, port: PinPort) => Promise<Outcome<ShareBegun>>;
  readonly confirm: (
    order: TokenOrder,
    firsts: readonly KeyMessage[],
    port: PinPort,
  ) => Promise<Outcome<TokenAnswers>>;
  readonly open: (
    order: TokenOrder,
    about: AboutKey,
    age: ShareAge,
    port: PinPort,
  ) => Promise<Outcome<ShareOpened>>;
  readonly count: (
    order: TokenOrder,
    about: AboutKey | null,
    port: PinPort,
  ) => Promise<Outcome<TokenAnswers>>;
  readonly wipe: (order: TokenOrder, about: AboutKey, port: PinPort) => Promise<Outcome<TokenAnswers>>;
  readonly forget: () => Outcome<null>;
}

export interface CeremonySignerOptions {
  readonly emit: (event: SignerEvent) => void;
  readonly pinTimeLimitMs?: number;
  /** How the tokens are reached, where it is not by the modules themselves. */
  readonly openTokens?: typeof openTokenSet;
}

export const createCeremonySigner = (
  start: CeremonySignerStart,
  options: CeremonySignerOptions,
): CeremonySigner => {
  const tokens = (options.openTokens ?? openTokenSet)(start.modules);
  const device = deviceKeyOf(start.deviceSeed);
  const presence = presenceOf(tokens);

  const onBlocking = (limitMs: number): void => {
    options.emit({ kind: 'blocking', limitMs });
  };

  const inDialogue = oneDialogue(options);
  const making = createShareMaking();
  const signing = createShareSigner();

  const inOrder = <T>(
    order: TokenOrder,
    port: PinPort,
    work: (context: AskContext) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> =>
    inDialogue(port, (dialogue) =>
      onItsKind(contextOf(dialogue, order, modeOf(order.origin) === 'rehearsal'), work),
    );

  const contextOf = (dialogue: PinDialogue, order: TokenOrder, isRehearsal: boolean): AskContext => ({
    tokens,
    dialogue,
    order,
    isRehearsal,
    sandboxPin: start.environment === 'sandbox' ? start.sandboxPin : null,
    onBlocking,
  });

  const sign = async (request: CeremonySignRequest, dialogue: PinDialogue): Promise<Outcome<Envelope>> => {
    const prepared = prepare(request);
    if (!prepared.ok) return prepared;
    const key = heldKey(tokens, request);
    if (!key.ok) return key;
    const known = knownKey(key.value, tokens.present());
    const { statement, told } = prepared.value;
    const foreign = otherKind(key.value.token, told.origin);
    if (foreign !== undefined) return foreign;
    const signature = await signAfterPin({
      dialogue,
      text: promptFor(start, told, statement, key.value.token),
      message: statement.message,
      locate: () => tokens.locate(known),
      onBlocking,
    });
    if (!signature.ok) return signature;
    const now = tokens.locate(known);
    if (!now.ok) return now;
    return ok(sealed(statement, { keyId: keyIdOf(now.value.publicKey), signature: signature.value }, device));
  };

  return {
    tokens: () => {
      const keys = tokens.keys();
      presence.told();
      return keys.ok ? ok(tokens.present().flatMap((token) => ceremonyTokenView(token) ?? [])) : keys;
    },
    objects: (token, port) =>
      inDialogue(port, (dialogue) => listAll(contextOf(dialogue, lookingAt(token), false))),
    sign: (request, port) => inDialogue(port, (dialogue) => sign(request, dialogue)),
    operate: (order, port) => inOrder(order, port, operate),
    share: {
      // What the window says that the token does is fixed by what is called, whatever the order says.
      begin: (order, plan, port) =>
        inOrder(does(order, 'generate-share'), port, (context) => making.begin(context, plan)),
      confirm: (order, firsts, port) =>
        inOrder(does(order, 'confirm-share'), port, (context) => making.confirm(context, firsts)),
      exchange: making.exchange,
      done: making.done,
      open: (order, about, age, port) =>
        inOrder(does(order, 'sign-challenge'), port, (context) => signing.open(context, about, age)),
      count: (order, about, port) =>
        inOrder(does(order, 'identify'), port, (context) =>
          inLogin(context, 'Count the shares', about, (login) => countShares(login, about)),
        ),
      wipe: (order, about, port) =>
        inOrder(does(order, 'destroy-key'), port, (context) =>
          inLogin(context, 'Keep the newest share, wipe all older ones', about, (login) =>
            settleNewest(login, about),
          ),
        ),
      commit: signing.commit,
      sign: signing.sign,
      forget: () => {
        signing.end();
        return ok(null);
      },
    },
    practice: (label, hasKey) => practiceToken(start, tokens, label, hasKey),
    watch: () => {
      if (presence.hasChanged()) options.emit({ kind: 'tokens-changed' });
    },
    close: () => {
      making.end();
      signing.end();
      tokens.close();
    },
  };
};

/** Judged here once more, whoever asks: a rehearsal touches no hardware, and a ceremony nothing else. */
const otherKind = ({ custody, serial }: PresentToken, origin: string): Outcome<never> | undefined =>
  custody === CUSTODY_OF[modeOf(origin)]
    ? undefined
    : fail('ceremony-rehearsal-key', `${serial} is a ${custody.replace('-', ' ')}`);

/** Nothing is asked of a token that is not of the kind of the ceremony. */
const onItsKind = <T>(
  context: AskContext,
  work: (context: AskContext) => Promise<Outcome<T>>,
): Promise<Outcome<T>> => {
  const token = tokenNow(context);
  if (token === undefined) return Promise.resolve(fail('token-removed'));
  const foreign = otherKind(token, context.order.origin);
  return foreign === undefined ? work(context) : Promise.resolve(foreign);
};

interface Prepared {
  readonly told: ToldDraft;
  readonly statement: Unsigned;
}

const does = (order: TokenOrder, operation: TokenOrder['operation']): TokenOrder => ({ ...order, operation });

const inLogin = async <T>(
  context: AskContext,
  title: string,
  about: AboutKey | null,
  work: (login: TokenLogin) => Promise<Outcome<T>>,
): Promise<Outcome<T>> => {
  const opened = await loggedInFor(context, title, about === null ? {} : toldAbout(about));
  if (!opened.ok) return opened;
  try {
    return await work(opened.value.login);
  } finally {
    opened.value.release();
  }
};

/**
 * Reads the bytes, tells them, and compares with what the screen showed. Errors: `bad-statement`; `render-mismatch` when
 * the screen showed something else.
 */
const prepare = (request: CeremonySignRequest): Outcome<Prepared> => {
  const { script, payloadType, payload, stated, shown, person } = request;
  const told = toldDraft(script, { payloadType, payload }, stated);
  if (!told.ok) return fail('bad-statement', `${told.error.code}: ${told.error.detail}`);
  if (told.value.person !== person) return fail('bad-statement', 'it is in the name of somebody else');
  if (shownDigest(told.value.lines) !== shown) return fail('render-mismatch');
  const message = preAuthEncoding(payloadType, payload);
  const statement = { payloadType, payload, message, digest: sha256Hex(message) as Sha256Hex };
  return ok({ told: told.value, statement });
};

const heldKey = (tokens: TokenSet, { publicKey, serial }: CeremonySignRequest): Outcome<TokenKey> => {
  const keys = tokens.keys();
  if (!keys.ok) return keys;
  const found = keys.value.find(
    (key) => key.publicKey?.publicKey === publicKey && key.token.serial === serial,
  );
  return found === undefined ? fail('token-removed', `the token ${serial} is not plugged in`) : ok(found);
};

const TITLES: Readonly<Record<ToldDraft['kind'], string>> = {
  statement: 'Sign what was done',
  confirmation: 'Confirm what another did',
  seal: 'Seal the evidence',
};

const promptFor = (
  { environment, sandboxPin }: CeremonySignerStart,
  { kind, person, origin, size, lines }: ToldDraft,
  { digest }: Unsigned,
  token: PresentToken,
): PromptText => ({
  purpose: 'ceremony',
  title: TITLES[kind],
  lines: [
    { label: 'In the name of', value: person },
    ...lines,
    { label: 'Log', value: `${origin}, commit ${String(size + 1)}` },
  ],
  words: sixWords(fromHex(digest)),
  digest,
  tokenLabel: token.label,
  holderName: person,
  sandboxPin: environment === 'sandbox' ? sandboxPin : null,
  isRehearsal: modeOf(origin) === 'rehearsal',
});

const lookingAt = (token: TokenIdentity): TokenOrder => ({
  operation: 'identify',
  token,
  origin: '',
  root: '' as Sha256Hex,
  step: 'before the ceremony',
  algorithm: null,
  label: null,
  key: null,
  asks: [],
  holder: 'its holder',
});

const listAll = (context: AskContext): Promise<Outcome<readonly CeremonyTokenObject[]>> =>
  withPin(context, { purpose: 'token', whose: 'user', title: 'List what is on the token' }, (token, pin) => {
    const opened = openLogin(token, pin);
    if (!opened.ok) return opened;
    try {
      return inventory(opened.value.login);
    } finally {
      opened.value.release();
    }
  });

const PRACTICE_KEY = { objectId: '01', label: 'practice' };

const practiceKey = (token: PresentToken, user: Pin): Outcome<unknown> => {
  const opened = openLogin(token, user);
  if (!opened.ok) return opened;
  try {
    return generateSigningKey(opened.value.login, 'ecdsa-p256-sha256', PRACTICE_KEY);
  } finally {
    opened.value.release();
  }
};

/** Nothing that is made here is hardware, and its PIN is known to all: it is refused wherever that is not so. */
const practiceToken = (
  { environment, sandboxPin }: CeremonySignerStart,
  tokens: TokenSet,
  label: string,
  hasKey: boolean,
): Outcome<CeremonyTokenView> => {
  if (environment !== 'sandbox' || sandboxPin === null) return fail('software-token-refused');
  const pins = { officer: pinFrom(sandboxPin), first: pinFrom(`${sandboxPin}0`), user: pinFrom(sandboxPin) };
  const made = tokens.makeSoftware((cryptoki, slot) => initialiseToken(cryptoki, slot, { label, ...pins }));
  if (!made.ok) return made;
  const key = hasKey ? practiceKey(made.value, pins.user) : ok(null);
  if (!key.ok) return key;
  const view = ceremonyTokenView(made.value);
  return view === undefined ? fail('token-removed') : ok(view);
};
