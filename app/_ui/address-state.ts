import type { z } from 'zod';

type Params = URLSearchParams | Record<string, string | string[] | undefined>;

function readParam(params: Params, name: string): string | undefined {
  const value = params instanceof URLSearchParams ? (params.get(name) ?? undefined) : params[name];
  return Array.isArray(value) ? value[0] : value;
}

/**
 * What an address asks a list for, such as `?type=player&cursor=…`. Server page and browser read it by the same schema,
 * an object of optional fields; a parameter that makes no sense is passed over, since people edit addresses.
 */
export function readAddress<Schema extends z.ZodObject>(schema: Schema, params: Params): z.output<Schema> {
  const entries = Object.entries(schema.shape).flatMap(([name, field]) => {
    const text = readParam(params, name);
    if (text === undefined || text === '') return [];
    const { data, success } = (field as z.ZodType).safeParse(text);
    return success ? [[name, data] as const] : [];
  });
  return schema.parse(Object.fromEntries(entries));
}

/** The query of an address with some parameters changed; null, undefined and '' take one away. */
export function changeQuery(current: URLSearchParams, changes: Record<string, string | null | undefined>): string {
  const next = new URLSearchParams(current);
  for (const [name, value] of Object.entries(changes)) {
    if (value) next.set(name, value);
    else next.delete(name);
  }
  return next.size > 0 ? `?${next}` : '';
}
