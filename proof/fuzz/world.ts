import { parseEnvelope } from '../http/envelope.ts';
import { exchange } from '../http/exchange.ts';
import type { Stage, Tenant } from '../stage/stage.ts';

/** What a fuzzed request can name. */
export interface World {
  /** Whose key is sent. */
  own: Tenant;
  /** Whose settings are changed, so that the writes of the other still have a template. */
  careless: Tenant;
  /** Has no template. */
  bare: Tenant;
  foreign: Tenant;
  foreignJob: string;
  ownJob: string;
  revokedKey: string;
}

export const players = Array.from({ length: 12 }, (_, index) => `fuzz-${index}`);

/** Gives the operators something to be found. */
export async function makeWorld({ program, sql, makeTenants }: Stage): Promise<World> {
  const [own, careless, foreign, revoked] = await makeTenants(4);
  const [bare] = await makeTenants(1, { template: false });
  if (!own || !careless || !foreign || !revoked || !bare) throw new Error('There are too few operators.');
  await sql`update api_keys set revoked_at = now() where operator_id = ${revoked.operatorId}`;
  const post = async ({ secret }: Tenant, path: string, body: unknown) => {
    const text = JSON.stringify(body);
    const head = [
      `POST /operator-data-api${path} HTTP/1.1`,
      'Host: localhost',
      `Authorization: Bearer ${secret}`,
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(text)}`,
      'Connection: close',
    ];
    const { replies } = await exchange(program.port, Buffer.from(`${head.join('\r\n')}\r\n\r\n${text}`));
    const data = replies[0] && parseEnvelope(replies[0])?.data;
    if (!data) throw new Error(`The world could not be made: ${replies[0]?.text ?? 'no answer'}`);
    return data as { jobId?: string };
  };
  const jobs: string[] = [];
  for (const tenant of [own, careless, foreign]) {
    const entity = (externalId: string) => ({
      entityType: 'player',
      externalId,
      data: { email: `${tenant.mark}@example.com`, note: tenant.mark },
    });
    const { jobId } = await post(tenant, '/batch/entities', players.map(entity));
    jobs.push(jobId ?? '');
    const event = { eventType: 'session', data: { note: tenant.mark } };
    await post(tenant, `/entities/${players[0]}/events`, event);
    await post(tenant, '/batch/states', [{ externalId: players[0], stateKey: 'balance', value: tenant.mark }]);
  }
  const revokedKey = revoked.secret;
  return { own, careless, bare, foreign, foreignJob: jobs[2] ?? '', ownJob: jobs[0] ?? '', revokedKey };
}
