export { deliverFor, type DeliveryDeps } from './deliver.ts';
export type { ProvenEvent, WebhookMessage } from './message.ts';
export { positionFile, type Position } from './position.ts';
export { signedContent } from './signature.ts';
export { subscriberSchema, type Subscriber } from './subscriber.ts';
