/** A request before it is bytes, so that each part of it can be spoilt. */
export interface FuzzRequest {
  method: string;
  /** Below the base. */
  path: string;
  base: string;
  query: string;
  version: string;
  headers: [name: string, value: string][];
  body: Buffer | null;
  /** What was spoilt, for the person who reads of a failure. */
  spoilt: string[];
  /** Spoils the bytes themselves. */
  frame: ((bytes: Buffer) => Buffer) | null;
  /** Whether the parser may see another request than this one. */
  unclear: boolean;
  halfClose: boolean;
  pieces: number;
}

export const targetOf = ({ base, path, query }: FuzzRequest) => `${base}${path}${query}`;

export function setHeader(request: FuzzRequest, name: string, value: string | null): void {
  request.headers = request.headers.filter(([other]) => other.toLowerCase() !== name.toLowerCase());
  if (value !== null) request.headers.push([name, value]);
}

/** The bytes of a request. Its length is told rightly unless a header says something of it already. */
export function toBytes(request: FuzzRequest): Buffer {
  const { method, version, headers, body } = request;
  const all: [string, string][] = [...headers];
  const tells = headers.some(([name]) => /^(content-length|transfer-encoding)$/i.test(name));
  if (body && !tells) all.push(['Content-Length', String(body.length)]);
  const lines = [`${method} ${targetOf(request)} ${version}`, ...all.map(([name, value]) => `${name}: ${value}`)];
  const bytes = Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body ?? Buffer.alloc(0)]);
  return request.frame ? request.frame(bytes) : bytes;
}
