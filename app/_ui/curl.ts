interface CurlInput {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  url: string;
  apiKey: string;
  /** Sent as JSON. */
  body?: unknown;
}

/** A text as one word of a POSIX shell, whatever is in it. */
export const shellWord = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** A command that can be pasted into a shell as it is. */
export function curlCommand({ method, url, apiKey, body }: CurlInput): string {
  const parts = [
    `curl -sS${method === 'GET' ? '' : ` -X ${method}`} ${shellWord(url)}`,
    `-H ${shellWord(`Authorization: Bearer ${apiKey}`)}`,
  ];
  if (body !== undefined) parts.push(`-H 'Content-Type: application/json'`, `-d ${shellWord(JSON.stringify(body))}`);
  return parts.join(' \\\n  ');
}
