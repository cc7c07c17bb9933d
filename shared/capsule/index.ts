export { coldRelease } from './cold.ts';
export { carriedBack } from './hot.ts';
export { capsuleWords, openAnswer, openRequest, sealed, type OpenCapsule } from './open.ts';
export type { CapsuleRefusal, CapsuleRefusalCode } from './refusals.ts';
export {
  ANSWER_TYPE,
  CAPSULE_BYTES_MAX,
  REQUEST_TYPE,
  type CapsuleAnswer,
  type CapsuleRequest,
} from './schema.ts';
