/** What is open and must be closed again, last opened first, however the benchmark ends. */
export class Closing {
  readonly #opened: (() => Promise<unknown> | unknown)[] = [];
  #closing: Promise<void> | undefined;

  add(close: () => Promise<unknown> | unknown): void {
    this.#opened.push(close);
  }

  close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  async #closeAll(): Promise<void> {
    for (const close of this.#opened.reverse()) {
      try {
        await close();
      } catch (error) {
        console.error(`Something could not be closed: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
}

/** Runs a benchmark to its end, which closes what it opened and says what went wrong, however it comes about. */
export function runToEnd(closing: Closing, run: () => Promise<void>): void {
  const end = async (code: number) => {
    await closing.close();
    process.exit(code);
  };
  const fail = (error: unknown) => {
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
    return end(1);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void end(1));
  process.once('uncaughtException', (error) => void fail(error));
  run().then(() => end(0), fail);
}
