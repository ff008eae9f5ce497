import { setTimeout as sleep } from 'node:timers/promises';
import { Connections } from '../http/connections.ts';
import { parseEnvelope, problemsOf } from '../http/envelope.ts';
import type { Tenant } from '../stage/stage.ts';
import type { Watch } from './watch.ts';

export interface Call {
  tenant: Tenant;
  method: string;
  path: string;
  body?: unknown;
  key?: string;
}

/** What a client knows after a call. */
export interface Outcome {
  /** 0: there was no answer. */
  status: number;
  code: string | null;
  data: Record<string, unknown>;
  text: string;
  tookMs: number;
  /** Whether it may have taken effect although nothing says so. */
  unknown: boolean;
}

const answeredWithinMs = 8_000;
const marks = /mark[0-9a-f]{12}mark/g;
const nothingWritten = /nothing was written/;

/** An operator's program: it looks at every answer, and repeats what was not answered well. */
export class Client {
  readonly #connections: Connections;
  readonly #watch: Watch;

  constructor(port: number, watch: Watch) {
    this.#connections = new Connections(port);
    this.#watch = watch;
  }

  async call({ tenant, method, path, body, key }: Call): Promise<Outcome> {
    const arrival = await this.#connections.send(
      bytesOf({ tenant, method, path, body, ...(key && { key }) }),
      answeredWithinMs,
    );
    const { reply, tookMs, timedOut } = arrival;
    this.#watch.count('requests');
    this.#watch.slowestMs = Math.max(this.#watch.slowestMs, tookMs);
    if (timedOut)
      this.#watch.violate('I4', `${method} ${path} was neither answered nor closed in ${answeredWithinMs} ms`);
    if (!reply) {
      this.#watch.trouble(`${method} ${path} got no answer`);
      return { status: 0, code: null, data: {}, text: '', tookMs, unknown: true };
    }
    const { status, text } = reply;
    for (const problem of problemsOf(method, path, reply)) {
      this.#watch.violate('I4', `${method} ${path} answered ${status}: ${problem}: ${text.slice(0, 200)}`);
    }
    for (const mark of text.match(marks) ?? [])
      if (mark !== tenant.mark) this.#watch.violate('I6', `${method} ${path} shows another operator's data`);
    const { error, data } = parseEnvelope(reply) ?? {};
    if (status === 503) this.#watch.trouble(`${method} ${path} answered 503: ${String(error?.message)}`);
    else if (status >= 500) this.#watch.violate('I4', `${method} ${path} answered ${status}: ${text.slice(0, 200)}`);
    const unknown = status >= 500 && !nothingWritten.test(text);
    const code = typeof error?.code === 'string' ? error.code : null;
    return { status, code, data: (data ?? {}) as Record<string, unknown>, text, tookMs, unknown };
  }

  /**
   * Repeats a call that is safe to repeat until it is answered with something else than 5xx.
   * @returns the last outcome; `unknown` when even the last try had no good answer
   */
  async insist(call: Call, patienceMs = 90_000): Promise<Outcome> {
    const end = performance.now() + patienceMs;
    for (let pause = 50; ; pause = Math.min(pause * 1.5, 400)) {
      const outcome = await this.call(call);
      if ((outcome.status > 0 && outcome.status < 500) || performance.now() > end) return outcome;
      this.#watch.count('retries');
      await sleep(pause);
    }
  }

  close(): void {
    this.#connections.close();
  }
}

export function bytesOf({ tenant, method, path, body, key }: Call): Buffer {
  const text = body === undefined ? '' : JSON.stringify(body);
  const lines = [
    `${method} /operator-data-api${path} HTTP/1.1`,
    'Host: localhost',
    `Authorization: Bearer ${tenant.secret}`,
    ...(body === undefined ? [] : ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(text)}`]),
    ...(key === undefined ? [] : [`Idempotency-Key: ${key}`]),
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${text}`);
}
