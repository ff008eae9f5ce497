/** An answer in the bytes that have come so far. */
export interface Answer {
  status: number;
  bodyStart: number;
  end: number;
}

const headEndMark = '\r\n\r\n';
const lastChunk = '0\r\n\r\n';

/**
 * Reads an answer that begins at byte 0; null while it is not all there. As much HTTP as a benchmark of servers that
 * it knows needs: one answer at a time, by its Content-Length, or JSON in chunks.
 */
export function readAnswer(bytes: Buffer): Answer | null {
  const headEnd = bytes.indexOf(headEndMark);
  if (headEnd < 0) return null;
  const head = bytes.toString('latin1', 0, headEnd);
  const status = Number(head.slice(9, 12));
  const bodyStart = headEnd + headEndMark.length;
  const length = /\r\ncontent-length: *(\d+)/i.exec(head);
  if (length) {
    const end = bodyStart + Number(length[1]);
    return end <= bytes.length ? { status, bodyStart, end } : null;
  }
  const tail = bytes.length - lastChunk.length;
  const ended = tail >= bodyStart && bytes.toString('latin1', tail) === lastChunk;
  return ended ? { status, bodyStart, end: bytes.length } : null;
}
