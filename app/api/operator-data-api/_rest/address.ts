import type { Endpoint, PathParams } from './endpoint.ts';

/** The three addresses that answer alike. */
export const basePaths = ['/api/operator-data-api', '/operator-data-api', '/functions/v1/operator-data-api'] as const;

/** The part of a path below whichever base it has, or null when it has none. */
export function pathBelowBase(path: string): string | null {
  for (const base of basePaths) {
    if (!path.startsWith(base)) continue;
    if (path.length === base.length) return '';
    if (path[base.length] === '/') return path.slice(base.length);
  }
  return null;
}

interface Route {
  segments: string[];
  endpoints: Endpoint[];
}

export interface Match {
  endpoints: readonly Endpoint[];
  /** Still percent-encoded. */
  params: PathParams;
}

/** Finds the operations of a path by its raw segments. */
export class AddressBook {
  readonly #routes = new Map<string, Route>();

  constructor(endpoints: readonly Endpoint[]) {
    for (const endpoint of endpoints) {
      const route = this.#routes.get(endpoint.path) ?? { segments: endpoint.path.split('/'), endpoints: [] };
      route.endpoints.push(endpoint);
      this.#routes.set(endpoint.path, route);
    }
  }

  find(path: string): Match | null {
    const segments = path.split('/');
    for (const route of this.#routes.values()) {
      const params = matchSegments(route.segments, segments);
      if (params) return { endpoints: route.endpoints, params };
    }
    return null;
  }
}

function matchSegments(pattern: readonly string[], segments: readonly string[]): PathParams | null {
  if (pattern.length !== segments.length) return null;
  const params: Record<string, string> = {};
  for (let index = 0; index < pattern.length; index++) {
    const expected = pattern[index] ?? '';
    const actual = segments[index] ?? '';
    if (!expected.startsWith(':')) {
      if (expected !== actual) return null;
    } else {
      if (actual === '') return null;
      params[expected.slice(1)] = actual;
    }
  }
  return params;
}
