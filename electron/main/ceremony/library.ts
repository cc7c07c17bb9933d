import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { parseAttestationRoots, type AttestationRoots } from '#shared/attestation';
import {
  approverCount,
  envelopeOf,
  lintScript,
  parseCeremonyTrust,
  parseScriptFile,
  SCRIPT_APPROVAL_TYPE,
  scriptDigest,
  stepsOf,
  type Admission,
  type CeremonyScript,
  type CeremonyTrust,
} from '#shared/ceremony';
import { nobleVerify, type Envelope } from '#shared/envelope';
import { err, ok, shownError, type Result, type ShownError } from '#shared/errors';
import type { ScriptRow } from '#shared/ipc';
import { rehearsalIn, type VerifiedRehearsal } from './evidence.ts';
import { systemCodeOf } from './store.ts';
import { isWired } from './token-step.ts';

/* What is at hand before a ceremony: scripts, whom to trust, rehearsals and approvals. */

type Shown<T> = Result<T, ShownError>;

export interface Library {
  readonly scripts: () => readonly ScriptRow[];
  readonly scriptOf: (digest: string) => CeremonyScript | undefined;
  readonly addScript: (text: string) => Shown<ScriptRow>;
  readonly trust: () => CeremonyTrust | null;
  /** Why the file of trust that lies here was not taken; null where none lies here, or another was taken since. */
  readonly trustProblem: () => string | null;
  readonly takeTrust: (text: string) => Shown<CeremonyTrust>;
  readonly rehearsals: () => readonly VerifiedRehearsal[];
  readonly addRehearsal: (text: string) => Shown<VerifiedRehearsal>;
  readonly approvals: () => readonly Envelope[];
  /** Answers how many of the approvers who are trusted signed something in it. */
  readonly addApprovals: (text: string, now: string) => Shown<number>;
  readonly admission: () => Admission | null;
  /** The pinned roots of makers, read anew each time; the error says why there are none, without a path. */
  readonly attestationRoots: () => Result<AttestationRoots, string>;
}

const APPROVALS_MAX = 20;
const approvalsSchema = z.array(envelopeOf([SCRIPT_APPROVAL_TYPE])).max(APPROVALS_MAX);

const notThat = (detail: string): Result<never, ShownError> => err(shownError('ceremony-file', detail));

export interface LibraryOptions {
  readonly scriptsFolder: string;
  /** Where a file of trust lies already, if one does. */
  readonly trustFile: string;
  /** Where the roots of makers lie. */
  readonly rootsFile: string;
}

export const openLibrary = ({ scriptsFolder, trustFile, rootsFile }: LibraryOptions): Library => {
  const scripts = new Map<string, CeremonyScript>(
    shipped(scriptsFolder).map((script) => [scriptDigest(script), script]),
  );
  const rehearsals = new Map<string, VerifiedRehearsal>();
  let approvals: readonly Envelope[] = [];
  const kept = trustIn(trustFile);
  let trust = kept.ok ? kept.value : null;
  let trustProblem = kept.ok ? null : kept.error;
  const rowOf = (script: CeremonyScript): ScriptRow => {
    const digest = scriptDigest(script);
    const done = [...rehearsals.values()]
      .filter(({ record }) => record.scriptDigest === digest && record.openExceptions === 0)
      .map(({ record }) => record.completedAt)
      .sort();
    return { script, digest, notWired: notWiredIn(script), rehearsedAt: done.at(-1) ?? null };
  };
  return {
    scripts: () => [...scripts.values()].map(rowOf),
    scriptOf: (digest) => scripts.get(digest),
    addScript: (text) => {
      const script = parseScriptFile(text);
      if (!script.ok) return notThat(script.error.detail);
      const [finding] = lintScript(script.value);
      if (finding !== undefined) return err(shownError('ceremony-script', `${finding.at}: ${finding.text}`));
      scripts.set(scriptDigest(script.value), script.value);
      return ok(rowOf(script.value));
    },
    trust: () => trust,
    trustProblem: () => trustProblem,
    takeTrust: (text) => {
      const read = parseCeremonyTrust(text);
      if (!read.ok) return notThat(read.error);
      trust = read.value;
      trustProblem = null;
      return read;
    },
    attestationRoots: () => rootsIn(rootsFile),
    rehearsals: () => [...rehearsals.values()],
    addRehearsal: (text) => {
      const read = rehearsalIn(text);
      if (read.ok) rehearsals.set(read.value.record.origin, read.value);
      return read;
    },
    approvals: () => approvals,
    addApprovals: (text, now) => {
      const read = approvalsSchema.safeParse(jsonOf(text));
      if (!read.success) return notThat(read.error.issues[0]?.message ?? 'unknown shape');
      approvals = [...approvals, ...read.data].slice(-APPROVALS_MAX);
      const digests = [...scripts.keys()];
      const counts = digests.map((digest) =>
        approverCount(
          read.data,
          { scriptDigest: digest as ScriptRow['digest'], openedAt: now },
          trust?.approvers ?? [],
          nobleVerify,
        ),
      );
      return ok(Math.max(0, ...counts));
    },
    admission: () =>
      trust && {
        approvers: trust.approvers,
        approversLeast: trust.approversLeast,
        people: trust.people,
        rehearsals: [...rehearsals.values()],
      },
  };
};

const shipped = (folder: string): readonly CeremonyScript[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => {
      const script = parseScriptFile(readFileSync(join(folder, name), 'utf8'));
      return script.ok ? [script.value] : [];
    });

/** The file that lies here; null where none does. Error: why one that does can not be taken, without its path. */
const trustIn = (file: string): Result<CeremonyTrust | null, string> => {
  try {
    return parseCeremonyTrust(readFileSync(file, 'utf8'));
  } catch (problem) {
    const code = systemCodeOf(problem);
    return code === 'ENOENT' ? ok(null) : err(`it can not be read: ${code}`);
  }
};

const rootsIn = (file: string): Result<AttestationRoots, string> => {
  try {
    return parseAttestationRoots(readFileSync(file, 'utf8'));
  } catch (problem) {
    const code = systemCodeOf(problem);
    return err(
      code === 'ENOENT' ? 'no file of roots lies at this desk' : `the file of roots can not be read: ${code}`,
    );
  }
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Operations of a script's own way, and of its branches, that this desk refuses. */
const notWiredIn = (script: CeremonyScript): readonly string[] => [
  ...new Set(
    [null, ...script.branches.map(({ id }) => id)].flatMap((branch) =>
      stepsOf(script, branch).flatMap((step) =>
        step.kind === 'token' && !isWired(step) ? [step.operation] : [],
      ),
    ),
  ),
];
