import { openCore } from '#server/core.ts';
import { createApiKey } from '#server/domain/api-keys/index.ts';
import { type Context, systemCaller } from '#server/domain/context.ts';
import { createOperator } from '#server/domain/operators/index.ts';
import { updateSettings } from '#server/domain/settings/index.ts';
import { itemsEach, playerId, playerOf } from './load/bodies.ts';

export interface Tenant {
  operatorId: number;
  apiKey: string;
  players: number;
}

/** One operator with many players, and fifty with some. */
export interface Tenants {
  main: Tenant;
  many: Tenant[];
}

const mainPlayers = 10_000;
const manyOperators = 50;
const manyPlayers = 200;

/** Makes the operators and their keys, before the product starts. */
export async function makeTenants(databaseUrl: string, piiMasterKey: Buffer): Promise<Tenants> {
  const piiMasterKeys = new Map([[1, piiMasterKey]]);
  const rateLimits = { 'ingest:realtime': null, 'ingest:batch': null, read: null };
  const core = await openCore({ databaseUrl, piiMasterKeys, rateLimits, report: () => {} });
  try {
    const make = async (name: string, players: number): Promise<Tenant> => {
      const { id } = await createOperator(systemCaller(core), { name });
      const context: Context = { ...systemCaller(core), operatorId: id };
      await updateSettings(context, { templateId: 'tpl_igaming' });
      const { secret } = await createApiKey(context, { label: 'Benchmark' });
      return { operatorId: id, apiKey: secret, players };
    };
    const main = await make('Benchmark', mainPlayers);
    const many: Tenant[] = [];
    for (let index = 0; index < manyOperators; index++)
      many.push(await make(`Benchmark of many ${index}`, manyPlayers));
    return { main, many };
  } finally {
    await core.close();
  }
}

/** Sends a tenant's players to the product, as an operator would. @throws Error when one is refused */
export async function sendPlayers(port: number, { apiKey, players }: Tenant): Promise<void> {
  const all = Array.from({ length: players }, (_, index) => playerOf(playerId(index), index));
  for (let sent = 0; sent < players; sent += itemsEach['entity-batches']) {
    const batch = all.slice(sent, sent + itemsEach['entity-batches']);
    const response = await fetch(`http://127.0.0.1:${port}/operator-data-api/batch/entities`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(batch),
    });
    const text = await response.text();
    if (response.status !== 200 || !text.includes('"failed":0'))
      throw new Error(`Players were refused: ${text.slice(0, 500)}`);
  }
}
