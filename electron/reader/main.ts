import { serve } from '../rpc/index.ts';
import type { ReaderMethods } from './contract.ts';
import { readBytes } from './read.ts';

/*
 * Entry of the reader process. It answers one call and is ended by main, also when the call takes too long: a
 * parser that a file has confused takes nothing along.
 */

serve<ReaderMethods>(process.parentPort, { read: ({ bytes }) => readBytes(bytes) });
