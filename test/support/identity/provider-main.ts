import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import Provider, { type Configuration } from 'oidc-provider';
import { z } from 'zod';

/*
 * A real OpenID provider on loopback, as a process of its own. Anybody may sign in under any login with any password;
 * what it issues is as real as anywhere. It prints where it listens.
 */

const settings = z
  .object({
    audience: z.string(),
    clientId: z.string(),
    accessTokenSeconds: z.int(),
    tokenFormat: z.enum(['jwt', 'opaque']).default('jwt'),
  })
  .parse(JSON.parse(process.argv[2] ?? '{}'));

const newJwk = async (alg: string, kid: string): Promise<JWK> => {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  return { ...(await exportJWK(privateKey)), kid, alg, use: 'sig' };
};

const configuration = async (): Promise<Configuration> => ({
  clients: [
    {
      client_id: settings.clientId,
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      redirect_uris: ['http://127.0.0.1/callback'],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      dpop_bound_access_tokens: true,
      id_token_signed_response_alg: 'ES256',
    },
  ],
  jwks: { keys: [await newJwk('ES256', 'provider-1')] },
  enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
  cookies: { keys: ['only-for-tests'] },
  findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  issueRefreshToken: () => Promise.resolve(true),
  rotateRefreshToken: true,
  ttl: {
    AccessToken: settings.accessTokenSeconds,
    AuthorizationCode: 60,
    Grant: 3_600,
    IdToken: 600,
    Interaction: 600,
    RefreshToken: 3_600,
    Session: 3_600,
  },
  features: {
    devInteractions: { enabled: true },
    dPoP: { enabled: true },
    revocation: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => settings.audience,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope: '',
        audience: settings.audience,
        accessTokenTTL: settings.accessTokenSeconds,
        accessTokenFormat: settings.tokenFormat,
        jwt: { sign: { alg: 'ES256' as const } },
      }),
    },
  },
});

// The issuer holds the port, which is known only once it listens.
const server = createServer();
server.listen(0, '127.0.0.1', () => {
  void (async () => {
    const issuer = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const provider = new Provider(issuer, await configuration());
    const answer = provider.callback();
    server.on('request', (request, response) => void answer(request, response));
    process.stdout.write(`${JSON.stringify({ issuer })}\n`);
  })();
});
