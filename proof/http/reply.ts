/** An answer as it came over the wire. */
export interface Reply {
  status: number;
  /** By name in lower case; of one that came twice the values stand side by side. */
  headers: Record<string, string>;
  text: string;
}

interface ReadReply {
  reply: Reply;
  /** Where the next answer begins. */
  end: number;
}

const headEndMark = '\r\n\r\n';

/**
 * Reads the answer that begins at `start`; null while it is not all there. Interim answers (100 Continue) are passed
 * over. @param ended whether the server has said all it will say
 */
export function readReply(bytes: Buffer, start: number, options: { head: boolean; ended: boolean }): ReadReply | null {
  const headEnd = bytes.indexOf(headEndMark, start);
  if (headEnd < 0) return null;
  const [first = '', ...lines] = bytes.toString('latin1', start, headEnd).split('\r\n');
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1] ?? 0);
  const bodyStart = headEnd + headEndMark.length;
  if (status >= 100 && status < 200) return readReply(bytes, bodyStart, options);
  const headers = readHeaders(lines);
  const bodyless = options.head || status === 204 || status === 304;
  const body = bodyless ? { text: '', end: bodyStart } : readBody(bytes, bodyStart, headers, options.ended);
  return body && { reply: { status, headers, text: body.text }, end: body.end };
}

function readHeaders(lines: string[]): Record<string, string> {
  const headers: Record<string, string> = Object.create(null);
  for (const line of lines) {
    const at = line.indexOf(':');
    const name = line.slice(0, at).toLowerCase();
    const value = line.slice(at + 1).trim();
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  return headers;
}

function readBody(bytes: Buffer, start: number, headers: Record<string, string>, ended: boolean) {
  if (headers['transfer-encoding'] === 'chunked') return readChunks(bytes, start);
  const length = headers['content-length'];
  if (length === undefined) return ended ? { text: bytes.toString('utf8', start), end: bytes.length } : null;
  const end = start + Number(length);
  return end <= bytes.length ? { text: bytes.toString('utf8', start, end), end } : null;
}

function readChunks(bytes: Buffer, start: number): { text: string; end: number } | null {
  const chunks: Buffer[] = [];
  for (let at = start; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return null;
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    const end = lineEnd + 2 + size + 2;
    if (!(size >= 0) || end > bytes.length) return null;
    if (size === 0) return { text: Buffer.concat(chunks).toString('utf8'), end };
    chunks.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = end;
  }
}
