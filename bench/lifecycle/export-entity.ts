import type { LifecycleStage } from './stage.ts';

export interface Exported {
  firstMs: number;
  seconds: number;
  megabytes: number;
  events: number;
}

/** Exports the player with 100,000 events by REST. @throws Error when it is not one whole JSON document */
export async function exportEntity({ product, tenant, longTimeline }: LifecycleStage): Promise<Exported> {
  const began = performance.now();
  const response = await fetch(
    `http://127.0.0.1:${product.port}/operator-data-api/entities/${longTimeline.externalId}/export`,
    { headers: { authorization: `Bearer ${tenant.apiKey}` } },
  );
  if (!response.ok || !response.body) throw new Error(`The export was refused: ${await response.text()}`);
  let firstMs: number | undefined;
  const pieces: Uint8Array[] = [];
  for await (const piece of response.body) {
    firstMs ??= performance.now() - began;
    pieces.push(piece);
  }
  const seconds = (performance.now() - began) / 1_000;
  const text = Buffer.concat(pieces);
  const { data } = JSON.parse(text.toString('utf8')) as { data: { events: unknown[] } };
  return { firstMs: firstMs ?? Number.NaN, seconds, megabytes: text.length / 1e6, events: data.events.length };
}
