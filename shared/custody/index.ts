export { Gate, type GateTools, type GateTrust, type Release } from './gate.ts';
export { PAYMENT_KEY } from './settled.ts';
export { gateMemorySchema, type GateMemory, type Released } from './memory.ts';
export type { GateRefusal, GateRefusalCode } from './refusals.ts';
