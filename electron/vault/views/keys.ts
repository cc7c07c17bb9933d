import { sql } from 'kysely';
import type { PersonId } from '#shared/brand';
import { ok, type Result } from '#shared/errors';
import { isKept, KEY_MOVES, recoverabilityOf, rotationDueOn, type PartAge } from '#shared/inventory';
import type { KeyPartView, KeysView, KeyStepView, KeyTarget, CustodyKeyView } from '#shared/ipc';
import { isCounted, type CustodyKeyRecord, type IntentRecord } from '#shared/projection';
import { decodeIntentRecord } from '../store/records.ts';
import { personName } from './names.ts';
import type { Scope } from './scope.ts';

/* The inventory of custody keys, each with what it takes to know whether it could be used again tomorrow. */

/** Steps that are read of all keys together, the newest. */
const STEPS_MAX = 2_000;

export const keysView = async (scope: Scope): Promise<Result<KeysView, never>> => {
  const asOf = laterOf(scope.picture.head.lastTime, scope.now.toISOString());
  const items = await keyItems(scope);
  const keys = [...scope.picture.custodyKeys.values()].map((record) => keyView(scope, record, items, asOf));
  return ok({ asOf, keys });
};

/** A journal that stands still does not keep anything young. */
const laterOf = (a: string, b: string): string => (Date.parse(a) > Date.parse(b) ? a : b);

type KeyItem = IntentRecord & {
  readonly intent: Extract<IntentRecord['intent'], { type: 'key.register' | 'key.change' }>;
};

const keyItems = async ({ db }: Scope): Promise<readonly KeyItem[]> => {
  const found = await sql<{ record: string; line: string }>`select r.record, l.line from intents i
    join intent_records r on r.proposed_seq = i.proposed_seq join event_lines l on l.seq = i.proposed_seq
    where i.type in ('key.register', 'key.change')
    order by i.proposed_seq desc limit ${STEPS_MAX}`.execute(db);
  return found.rows
    .toReversed()
    .map(({ record, line }) => decodeIntentRecord(record, line))
    .filter((record): record is KeyItem => record.intent.type.startsWith('key.'));
};

const keyView = (
  scope: Scope,
  record: CustodyKeyRecord,
  items: readonly KeyItem[],
  asOf: string,
): CustodyKeyView => {
  const { key, state } = record;
  const health = recoverabilityOf(key, record.lives, asOf);
  const rotateBy = rotationDueOn(key);
  const steps = items.filter(({ intent }) => intent.key.id === key.id).map((item) => stepOf(scope, item));
  const waiting = steps.filter(({ outcome }) => outcome === 'waiting').flatMap(({ to }) => to ?? []);
  return {
    key,
    state,
    walletNames: key.wallets.map((id) => scope.picture.wallets.get(id)?.wallet.name ?? id),
    aliveness: isKept(state) ? health.aliveness : null,
    sharesAlive: health.sharesAlive,
    backupsAlive: health.backupsAlive,
    oldestDays: health.oldestDays,
    proveBy: health.dueOn,
    rotateBy,
    isRotationDue: isKept(state) && rotateBy < asOf.slice(0, rotateBy.length),
    parts: health.parts.map((part) => partView(scope, record, part)),
    steps,
    changes: record.changes.length,
    moves: KEY_MOVES[state].filter(isTarget),
    waiting: waiting.filter(isTarget),
  };
};

const isTarget = (state: CustodyKeyView['state']): state is KeyTarget => state !== 'pre-activation';

const partView = ({ picture }: Scope, { key }: CustodyKeyRecord, age: PartAge): KeyPartView => {
  const { part, days, aliveness, dueOn, proved, at } = age;
  const named = (id: PersonId): string => personName(picture, id);
  const holder =
    part.kind === 'share' ? key.held.holders.find(({ share }) => share === part.share) : undefined;
  const backup = part.kind === 'backup' ? key.backups.find(({ bag }) => bag === part.bag) : undefined;
  const onToken = holder?.token;
  return {
    part,
    holder:
      holder === undefined
        ? null
        : {
            id: holder.person,
            name: named(holder.person),
            isActive: picture.roster?.isActive(holder.person) === true,
          },
    where:
      backup === undefined
        ? onToken === null || onToken === undefined
          ? 'the token that its holder signs with'
          : `${onToken.manufacturer}, ${onToken.serial}`
        : `${backup.holds}, ${backup.place}`,
    aliveness,
    days,
    dueOn,
    proved: proved === null ? null : { byName: named(proved.by), at, seq: proved.seq },
  };
};

const OUTCOMES: Readonly<Partial<Record<IntentRecord['status'], KeyStepView['outcome']>>> = {
  'awaiting-approval': 'waiting',
  'awaiting-dispatch': 'waiting',
  cooling: 'waiting',
  'carried-out': 'done',
};

const stepOf = ({ picture }: Scope, { intent, digest, status, approvals, lastAt }: KeyItem): KeyStepView => {
  const change = intent.type === 'key.change' ? intent.change : undefined;
  return {
    intent: digest,
    kind: change?.kind ?? 'register',
    to: change?.kind === 'set-state' ? change.to : null,
    outcome: OUTCOMES[status] ?? 'ended',
    at: lastAt,
    initiatorName: personName(picture, intent.initiator),
    reason: intent.type === 'key.change' ? intent.reason : null,
    approvedBy: approvals.filter(isCounted).map(({ person }) => personName(picture, person)),
  };
};
