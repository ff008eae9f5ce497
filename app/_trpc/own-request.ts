const bodyBytesMost = 1_048_576;

export interface Refusal {
  status: 403 | 411 | 413 | 415;
  message: string;
}

/**
 * Why a POST is refused before anything reads it, or null. A page of another site can make a browser send forms and
 * plain text with our cookies, but neither JSON without asking us first nor our own Origin.
 */
export function refuseForeignPost(headers: Headers, publicOrigin: string): Refusal | null {
  const type = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') return { status: 415, message: 'Send application/json.' };
  if (headers.get('sec-fetch-site') !== 'same-origin' && headers.get('origin') !== publicOrigin) {
    return { status: 403, message: `This came from another site than ${publicOrigin}.` };
  }
  const length = headers.get('content-length');
  if (length === null) return { status: 411, message: 'Send a Content-Length.' };
  if (Number(length) > bodyBytesMost) return { status: 413, message: `A body has at most ${bodyBytesMost} bytes.` };
  return null;
}
