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
