import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { trustSchema, type Trust } from '#shared/api';
import type { JournalHead } from '#shared/approval';
import type { KeyId, PersonId } from '#shared/brand';
import type { Envelope, SignatureAlgorithm } from '#shared/envelope';
import { digestOf, type Intent } from '#shared/intent';
import { createSandbox, sandboxPaths } from '../../ledger/sandbox/create.ts';
import { signDecision, signSubmission, type Decided, type Signer } from '../../ledger/sandbox/statements.ts';
import { TokenBox } from '../../ledger/sandbox/tokens.ts';
import type { LedgerHome } from './ledger.ts';

/* The sandbox company with its SoftHSM2 tokens. One of these in a process: SoftHSM2 is loaded once. */

interface SandboxFile {
  readonly pin: string;
  readonly module: string;
  readonly people: readonly {
    readonly id: PersonId;
    readonly name: string;
    readonly groups: readonly string[];
    readonly algorithm: SignatureAlgorithm;
    readonly tokenLabel: string;
    readonly keyId: KeyId;
  }[];
}

/** Signs as one person of the sandbox does at their desk, on their token. */
export interface SandboxSigner {
  readonly submit: (intents: readonly Intent[], head: JournalHead, issuedAt?: string) => Envelope;
  readonly decide: (intent: Intent, decided: Decided, head: JournalHead, issuedAt?: string) => Envelope;
}

export interface Sandbox {
  readonly home: string;
  readonly trust: Trust;
  readonly people: SandboxFile['people'];
  /** The ledger's part, to start it with `startLedger`. */
  readonly ledger: LedgerHome;
  readonly signer: (person: PersonId) => SandboxSigner;
  readonly close: () => void;
}

/** Makes a sandbox company in a fresh folder. */
export const makeSandbox = async (): Promise<Sandbox> => {
  const home = mkdtempSync(join(tmpdir(), 'countersign-sandbox-'));
  await createSandbox(sandboxPaths(home), Date.now());
  return openSandbox(home);
};

/** Opens the sandbox company of a folder. */
export const openSandbox = (home: string): Sandbox => {
  const paths = sandboxPaths(home);
  const trust = trustSchema.parse(JSON.parse(readFileSync(paths.trust, 'utf8')));
  const file = JSON.parse(readFileSync(paths.sandbox, 'utf8')) as SandboxFile;
  const box = new TokenBox(file.module, paths.tokens);
  return {
    home,
    trust,
    people: file.people,
    ledger: { home: paths.ledger, token: trust.accessToken, vkey: trust.vkey, origin: trust.origin },
    signer: (person) => signerOf(person, file, trust, box),
    close: () => {
      box.close();
    },
  };
};

export const removeSandboxHome = ({ home }: Sandbox): void => {
  rmSync(home, { recursive: true, force: true });
};

/** The signer of one sandbox person. */
export const sandboxSigner = (sandbox: Sandbox, person: PersonId): SandboxSigner => sandbox.signer(person);

const signerOf = (person: PersonId, file: SandboxFile, trust: Trust, box: TokenBox): SandboxSigner => {
  const found = file.people.find(({ id }) => id === person);
  if (found === undefined) throw new Error(`Nobody in the sandbox is called ${person}`);
  const signer: Signer = { person, keyId: found.keyId, algorithm: found.algorithm, label: found.tokenLabel };
  const context = (
    head: JournalHead,
    issuedAt = new Date().toISOString(),
  ): Parameters<typeof signSubmission>[2] => ({
    box,
    ledger: trust.ledger,
    head,
    issuedAt,
  });
  return {
    submit: (intents, head, issuedAt) =>
      signSubmission(signer, intents.map(digestOf), context(head, issuedAt)),
    decide: (intent, decided, head, issuedAt) =>
      signDecision(signer, intent, decided, context(head, issuedAt)),
  };
};
