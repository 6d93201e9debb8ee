export interface GroupCommitOptions<Item, Answer> {
  maxSize: number;
  maxInFlight: number;
  /** two items with one key never share a group */
  keyOf: (item: Item) => string;
  runGroup: (items: readonly Item[]) => Promise<PromiseSettledResult<Answer>[]>;
  runAlone: (item: Item) => Promise<Answer>;
}

interface Waiting<Item, Answer> {
  item: Item;
  resolve: (answer: Answer) => void;
  reject: (reason: unknown) => void;
}

/**
 * Lets callers that arrive while a transaction is under way share the next one. Nobody waits for company: a lone caller
 * goes at once; under load the groups grow by themselves. When a group fails as a whole, each of its items is run alone.
 */
export class GroupCommit<Item, Answer> {
  readonly #options: GroupCommitOptions<Item, Answer>;
  #queue: Waiting<Item, Answer>[] = [];
  #inFlight = 0;
  readonly #keysInFlight = new Set<string>();
  #idle: (() => void)[] = [];
  #scheduled = false;

  constructor(options: GroupCommitOptions<Item, Answer>) {
    this.#options = options;
  }

  submit(item: Item): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ item, resolve, reject });
      this.#schedule();
    });
  }

  /** Resolves when nothing is queued or under way. */
  idle(): Promise<void> {
    if (this.#queue.length === 0 && this.#inFlight === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  /** Starts groups once the requests read in this turn of the event loop have all been queued. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      while (this.#inFlight < this.#options.maxInFlight) {
        const group = this.#take();
        if (group.length === 0) break;
        void this.#run(group);
      }
    });
  }

  #take(): Waiting<Item, Answer>[] {
    const group: Waiting<Item, Answer>[] = [];
    const left: Waiting<Item, Answer>[] = [];
    for (const waiting of this.#queue) {
      const key = this.#options.keyOf(waiting.item);
      if (group.length < this.#options.maxSize && !this.#keysInFlight.has(key)) {
        this.#keysInFlight.add(key);
        group.push(waiting);
      } else {
        left.push(waiting);
      }
    }
    this.#queue = left;
    return group;
  }

  async #run(group: Waiting<Item, Answer>[]): Promise<void> {
    this.#inFlight += 1;
    try {
      const outcomes = await this.#options.runGroup(group.map((waiting) => waiting.item));
      for (const [index, waiting] of group.entries()) {
        const outcome = outcomes[index];
        if (outcome?.status === 'fulfilled') waiting.resolve(outcome.value);
        else waiting.reject(outcome?.reason ?? new Error('a shared transaction answered too few'));
      }
    } catch {
      // somebody spoilt the shared transaction; alone, only they fail, and with their own reason
      for (const waiting of group) {
        await this.#options.runAlone(waiting.item).then(waiting.resolve, waiting.reject);
      }
    } finally {
      this.#inFlight -= 1;
      for (const waiting of group) this.#keysInFlight.delete(this.#options.keyOf(waiting.item));
      if (this.#queue.length > 0) this.#schedule();
      else if (this.#inFlight === 0) {
        for (const resolve of this.#idle.splice(0)) resolve();
      }
    }
  }
}
