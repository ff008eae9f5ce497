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
  /** By their number of segments. */
  readonly #routes: Route[][] = [];

  constructor(endpoints: readonly Endpoint[]) {
    for (const [path, ofPath] of Map.groupBy(endpoints, (endpoint) => endpoint.path)) {
      const segments = path.split('/');
      const alike = this.#routes[segments.length] ?? [];
      this.#routes[segments.length] = [...alike, { segments, endpoints: ofPath }];
    }
  }

  find(path: string): Match | null {
    const segments = path.split('/');
    for (const route of this.#routes[segments.length] ?? []) {
      const params = matchSegments(route.segments, segments);
      if (params) return { endpoints: route.endpoints, params };
    }
    return null;
  }
}

function matchSegments(pattern: readonly string[], segments: readonly string[]): PathParams | null {
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
