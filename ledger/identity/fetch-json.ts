const FETCH_MS_MAX = 5_000;
const BYTES_MAX = 256 * 1024;

/** A JSON document of the provider. Throws when it does not come whole, in time, from the address that was asked. */
export const fetchJson = async (url: string, fetcher: typeof fetch): Promise<unknown> => {
  const response = await fetcher(url, {
    redirect: 'error',
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(FETCH_MS_MAX),
  });
  if (!response.ok || response.body === null) throw new Error(`HTTP ${String(response.status)}`);
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>) {
    bytes += piece.length;
    if (bytes > BYTES_MAX) throw new Error('the document is too large');
    pieces.push(piece);
  }
  return JSON.parse(Buffer.concat(pieces).toString('utf8')) as unknown;
};
