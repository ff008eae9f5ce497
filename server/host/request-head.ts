export interface RequestHead {
  method: string;
  target: string;
  headers: Headers;
}

const headBytesMost = 16 * 1024;
const requestLine = /^([!#$%&'*+.^_`|~\w-]+) (\S+) HTTP\/1\.[01]$/;

/**
 * Reads the head of the request that a packet has at `at`; others may stand before it, and its body after it. No step
 * takes longer than in proportion to the head: nobody has shown a key yet.
 * @param isWanted by its path; headers are read for no other
 * @returns null when it is none, is not wanted, has not arrived as a whole or is larger than 16 KiB
 */
export function readHead(packet: Buffer, at: number, isWanted: (path: string) => boolean): RequestHead | null {
  const start = at > 0 ? packet.lastIndexOf('\n', at - 1) + 1 : 0;
  const bytes = packet.subarray(start, start + headBytesMost);
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const [first = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const [, method, target] = requestLine.exec(first) ?? [];
  if (!method || !target || !isWanted(target.split('?', 1)[0] ?? '')) return null;
  const headers = readHeaders(lines);
  return headers && { method, target, headers };
}

function readHeaders(lines: readonly string[]): Headers | null {
  const headers = new Headers();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 0 || /[\r\n]/.test(line)) return null;
    try {
      headers.append(line.slice(0, colon), line.slice(colon + 1));
    } catch {
      return null; // The name is no token, or the value has a NUL.
    }
  }
  return headers;
}
