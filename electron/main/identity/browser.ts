import type { TrustIdentity } from '#shared/api';

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Whether the system's browser may be sent to an address: the provider of the trust file, encrypted or on this machine,
 * and nothing else, whatever the process asks that speaks to the provider.
 */
export const mayOpen = (text: string, { issuer, browserHosts }: TrustIdentity): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, host, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  const isSafe = protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname));
  return isSafe && (host === new URL(issuer).host || browserHosts.includes(host));
};
