import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** A function and its share of the time in which the program was not idle. */
export interface HotFunction {
  name: string;
  place: string;
  share: number;
}

/** A profile as V8 writes it. */
interface CpuProfile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[];
  samples: number[];
  timeDeltas: number[];
}

const root = new URL('..', import.meta.url).href;
const notWork = new Set(['(idle)', '(root)']);
const connectTries = 50;

/** Profiles the program by its inspector, while a figure is measured and not while the stage is set. */
export class Profiler {
  readonly #socket: WebSocket;
  readonly #answers = new Map<number, (result: unknown) => void>();
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => {
      const { id, result } = JSON.parse(String(data)) as { id?: number; result?: unknown };
      if (id !== undefined) this.#answers.get(id)?.(result);
    });
  }

  /** @param port the one that the program was given by `--inspect` */
  static async connect(port: number): Promise<Profiler> {
    for (let tries = 1; ; tries++) {
      try {
        const targets = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as {
          webSocketDebuggerUrl: string;
        }[];
        const socket = new WebSocket(targets[0]?.webSocketDebuggerUrl ?? '');
        await new Promise((resolve, reject) => {
          socket.addEventListener('open', resolve);
          socket.addEventListener('error', () => reject(new Error('The inspector does not answer.')));
        });
        const profiler = new Profiler(socket);
        await profiler.#ask('Profiler.enable');
        return profiler;
      } catch (error) {
        if (tries === connectTries) throw error;
        await sleep(100);
      }
    }
  }

  /** @returns what `work` gives, and the functions that most time was spent in themselves meanwhile */
  async watch<T>(count: number, work: () => Promise<T>): Promise<{ result: T; hottest: HotFunction[] }> {
    await this.#ask('Profiler.start');
    const result = await work();
    const { profile } = (await this.#ask('Profiler.stop')) as { profile: CpuProfile };
    return { result, hottest: findHottest(profile, count) };
  }

  close(): void {
    this.#socket.close();
  }

  #ask(method: string): Promise<unknown> {
    const id = ++this.#lastId;
    return new Promise((resolve) => {
      this.#answers.set(id, resolve);
      this.#socket.send(JSON.stringify({ id, method }));
    });
  }
}

function findHottest({ nodes, samples, timeDeltas }: CpuProfile, count: number): HotFunction[] {
  const times = new Map<string, number>();
  const keys = new Map(nodes.map(({ id, callFrame }) => [id, keyOf(callFrame)]));
  samples.forEach((id, index) => {
    const key = keys.get(id);
    if (key) times.set(key, (times.get(key) ?? 0) + (timeDeltas[index] ?? 0));
  });
  const total = [...times.values()].reduce((sum, time) => sum + time, 0);
  const sorted = [...times].sort(([, a], [, b]) => b - a).slice(0, count);
  return sorted.map(([key, time]) => {
    const [name = '', place = ''] = key.split('\n');
    return { name, place, share: time / total };
  });
}

function keyOf({ functionName, url, lineNumber }: CpuProfile['nodes'][number]['callFrame']): string | null {
  if (notWork.has(functionName)) return null;
  const file = url.startsWith(root) ? url.slice(root.length) : url.startsWith('file:') ? fileURLToPath(url) : url;
  return `${functionName || '(anonymous)'}\n${file ? `${file}:${lineNumber + 1}` : 'V8'}`;
}
