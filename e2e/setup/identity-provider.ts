import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import Provider, { type Configuration } from 'oidc-provider';

const clientId = 'operator-data-api';
const clientSecret = 'a secret of the browser tests, long enough';

/** Who signs in there has the address that they sign in with; it is theirs unless they are called so. */
const unverified = /^unverified/;

/**
 * A real OpenID provider on a port of this machine, with a sign-in page of its own that takes any name and password.
 * @returns what the program is told of it
 */
export async function startIdentityProvider(
  port: number,
  portalUrl: string,
): Promise<{ environment: Record<string, string>; stop: () => Promise<void> }> {
  const issuer = `http://localhost:${port}`;
  const configuration: Configuration = {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [`${portalUrl}/api/auth/callback/oidc`],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    pkce: { required: () => true },
    cookies: { keys: ['a key of the browser tests'] },
    findAccount: (_, sub) => ({
      accountId: sub,
      claims: () => ({ sub, email: sub, email_verified: !unverified.test(sub), name: 'Ada of the provider' }),
    }),
  };
  const provider = new Provider(issuer, configuration);
  const server = createServer(provider.callback());
  server.listen(port, 'localhost');
  await once(server, 'listening');
  const environment = {
    OIDC_ISSUER: issuer,
    OIDC_CLIENT_ID: clientId,
    OIDC_CLIENT_SECRET: clientSecret,
    OIDC_NAME: 'Casino ID',
  };
  return { environment, stop: () => stopServer(server) };
}

async function stopServer(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}
