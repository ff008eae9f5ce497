/** A schema of zod's, an object of optional fields, or what has as much of one as is needed here. */
export interface AddressSchema<Address> {
  readonly shape: Readonly<Record<string, { safeParse: (text: unknown) => { success: boolean; data?: unknown } }>>;
  readonly parse: (fields: unknown) => Address;
}

/** An address of texts of so many characters at most: a page that has no form spares its visitors zod, which weighs 28 kB. */
export function textAddress<Name extends string>(charactersMost: Record<Name, number>) {
  const fieldOf = (most: number) => ({
    safeParse: (text: unknown) => ({ success: typeof text === 'string' && text.length <= most, data: text }),
  });
  const shape = Object.fromEntries(Object.entries<number>(charactersMost).map(([name, most]) => [name, fieldOf(most)]));
  return { shape, parse: (fields: unknown) => fields as { [Field in Name]?: string } };
}

type Params = URLSearchParams | Record<string, string | string[] | undefined>;

function readParam(params: Params, name: string): string | undefined {
  const value = params instanceof URLSearchParams ? (params.get(name) ?? undefined) : params[name];
  return Array.isArray(value) ? value[0] : value;
}

/**
 * What an address asks a list for, such as `?type=player&cursor=…`. Server page and browser read it by the same schema;
 * a parameter that makes no sense is passed over, since people edit addresses.
 */
export function readAddress<Address>(schema: AddressSchema<Address>, params: Params): Address {
  const entries = Object.entries(schema.shape).flatMap(([name, field]) => {
    const text = readParam(params, name);
    if (text === undefined || text === '') return [];
    const { data, success } = field.safeParse(text);
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
