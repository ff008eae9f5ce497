/** A request or an item of a batch that was refused. It holds nothing of what was sent but what its message quotes. */
export interface Refusal {
  operatorId: number;
  id: bigint;
  /** Such as `POST /entities`; never a path as it was sent. */
  operation: string;
  code: string;
  message: string;
  requestId: string | null;
  keyId: bigint | null;
  jobId: bigint | null;
  itemIndex: number | null;
}

/** So often an operation was refused with a code in a minute. */
export interface RefusalCount {
  operatorId: number;
  minuteMs: number;
  operation: string;
  code: string;
  amount: number;
}

interface Taken {
  counts: RefusalCount[];
  samples: Refusal[];
}

/** So many refusals of an operator are kept whole in a second; the others are counted. */
const sampledASecondMost = 20;
/** So much waits for a database that is away; what is more is forgotten. */
const countsMost = 10_000;
const samplesMost = 2_000;

/** The refusals of a process since they were last written. */
export class PendingRefusals {
  #counts = new Map<string, RefusalCount>();
  #samples: Refusal[] = [];
  #second = 0;
  readonly #sampledInSecond = new Map<number, number>();

  count(count: RefusalCount): void {
    const name = `${count.operatorId} ${count.minuteMs} ${count.code} ${count.operation}`;
    const known = this.#counts.get(name);
    if (known) known.amount += count.amount;
    else if (this.#counts.size < countsMost) this.#counts.set(name, count);
  }

  /** Keeps a refusal whole, unless its operator had its share of this second. */
  sample(operatorId: number, nowMs: number, make: () => Refusal): void {
    const second = Math.floor(nowMs / 1_000);
    if (second !== this.#second) {
      this.#second = second;
      this.#sampledInSecond.clear();
    }
    const before = this.#sampledInSecond.get(operatorId) ?? 0;
    if (before === sampledASecondMost || this.#samples.length >= samplesMost) return;
    this.#sampledInSecond.set(operatorId, before + 1);
    this.#samples.push(make());
  }

  /** Hands over all that waits, and begins anew. */
  take(): Taken {
    const taken = { counts: [...this.#counts.values()], samples: this.#samples };
    this.#counts = new Map();
    this.#samples = [];
    return taken;
  }

  /** Takes back what could not be written. */
  giveBack({ counts, samples }: Taken): void {
    for (const count of counts) this.count(count);
    this.#samples = [...samples, ...this.#samples].slice(-samplesMost);
  }
}
