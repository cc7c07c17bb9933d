import { refusalDetail } from './refusals.ts';
import type { RecordedOperation } from './schema.ts';
import { indexOf, seqOf, type Position } from './types.ts';

const STATUS: Readonly<Record<RecordedOperation['op'], string>> = {
  open: 'opened',
  transfer: 'posted',
  hold: 'held',
  post: 'posted',
  void: 'voided',
  expire: 'expired',
};

/**
 * The exact JSON text of one result: `{id, status, position: {seq, index}, time, code?, detail?, flags?}`. It follows from the
 * journal alone, so the same answer is given whenever it is asked for again. `time` is the event's.
 */
export const answerOf = (recorded: RecordedOperation, position: Position, time: string): string => {
  const refused = 'refused' in recorded ? recorded.refused : undefined;
  const status = refused === undefined ? STATUS[recorded.op] : 'refused';
  const head = `{"id":"${recorded.id}","status":"${status}","position":{"seq":${String(seqOf(position))},"index":${String(indexOf(position))}},"time":"${time}"`;
  if (refused !== undefined)
    return `${head},"code":${JSON.stringify(refused)},"detail":${JSON.stringify(refusalDetail(refused))}}`;
  const flags = 'flags' in recorded ? recorded.flags : undefined;
  return flags === undefined ? `${head}}` : `${head},"flags":${JSON.stringify(flags)}}`;
};
