/** A question that a page asks the server by tRPC. */
export interface PageQuery {
  path: string;
  input?: unknown;
}

/**
 * What a page prefetched, read from the payload by which it hands that to the browser: so a new page's data is measured
 * without being listed anywhere.
 */
export async function findPageQueries(url: string, path: string, cookie: string): Promise<PageQuery[]> {
  const html = await (await fetch(`${url}${path}`, { headers: { cookie } })).text();
  const payload = [...html.matchAll(/self\.__next_f\.push\(\[1,("(?:[^"\\]|\\.)*")\]\)/g)]
    .map(([, text]) => JSON.parse(text ?? '""') as string)
    .join('');
  const hashes = payload.matchAll(/"queryHash":("(?:[^"\\]|\\.)*")/g);
  const queries = new Set([...hashes].map(([, text]) => JSON.parse(text ?? '""') as string));
  return [...queries].map((hash) => {
    const [names, { input } = {}] = JSON.parse(hash) as [string[], { input?: unknown }?];
    return { path: names.join('.'), ...(input === undefined ? {} : { input }) };
  });
}
