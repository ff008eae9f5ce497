import { type Core, perCore } from '../context.ts';
import type { Timeline } from './read-entries.ts';
import { type Recent, readRecent, recentMost } from './read-recent.ts';
import type { TimelineUpdate } from './schemas.ts';

const pollEveryMs = 1_000;
/** Ids are made before the commit, so an entry may appear behind younger ones: the last seconds are read again and again. */
const lookBackMs = 10_000;
const knownForMs = 3 * lookBackMs;

export type Tell = (update: TimelineUpdate) => void;

interface Watched {
  timeline: Timeline;
  viewers: Set<Tell>;
  /** Keys of the entries that were told, and when. */
  known: Map<string, number>;
  version: string | null;
  life: string | null;
}

/**
 * Looks once a second at all entities that somebody on this process watches, of whatever operators, in one transaction:
 * ten people who look at one player cost as much as one. Nobody watches: nothing is asked.
 */
class TimelineWatch {
  readonly #core: Core;
  readonly #watched = new Map<string, Watched>();
  #polling = false;

  constructor(core: Core) {
    this.#core = core;
  }

  /** Tells of what is new from now on. @returns how to stop */
  join(timeline: Timeline, tell: Tell): () => void {
    const key = `${timeline.operatorId} ${timeline.entityId}`;
    const watched = this.#watched.get(key) ?? {
      timeline,
      viewers: new Set(),
      known: new Map(),
      version: null,
      life: null,
    };
    this.#watched.set(key, watched);
    watched.viewers.add(tell);
    void this.#pollWhileWatched();
    return () => {
      watched.viewers.delete(tell);
      if (watched.viewers.size === 0) this.#watched.delete(key);
    };
  }

  async #pollWhileWatched(): Promise<void> {
    if (this.#polling) return;
    this.#polling = true;
    let failed = false;
    while (this.#watched.size > 0) {
      const startedMs = performance.now();
      try {
        await this.#poll([...this.#watched.values()]);
        failed = false;
      } catch (error) {
        if (!failed) this.#core.report('Watched timelines could not be read; they are tried again each second.', error);
        failed = true;
      }
      await pause(startedMs + pollEveryMs - performance.now());
    }
    this.#polling = false;
  }

  async #poll(all: readonly Watched[]): Promise<void> {
    const timelines = all.map(({ timeline }) => timeline);
    const operatorIds = [...new Set(timelines.map(({ operatorId }) => operatorId))];
    const nowMs = this.#core.clock.now();
    const recent = await this.#core.database.transact(operatorIds, ({ sql }) =>
      readRecent(sql, timelines, nowMs - lookBackMs),
    );
    all.forEach((watched, index) => {
      const found = recent[index];
      const update = found && takeNew(watched, found, nowMs);
      if (update) for (const tell of watched.viewers) tell(update);
    });
  }
}

/** What was not told yet, or null. */
function takeNew(watched: Watched, { entries, version, life }: Recent, nowMs: number): TimelineUpdate | null {
  const items = entries.filter(({ key }) => !watched.known.has(key));
  const isFirst = watched.version === null;
  const hasNewLife = !isFirst && watched.life !== life;
  const entityChanged = !isFirst && (watched.version !== version || items.some(({ kind }) => kind === 'state'));
  watched.version = version;
  watched.life = life;
  for (const [key, toldMs] of watched.known) if (toldMs < nowMs - knownForMs) watched.known.delete(key);
  for (const { key } of items) watched.known.set(key, nowMs);
  if (items.length === 0 && !entityChanged && !hasNewLife) return null;
  return { items, hasGap: hasNewLife || items.length >= recentMost, entityChanged: entityChanged || hasNewLife };
}

/** A timer that does not keep a program alive which is told to stop. */
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, Math.max(0, ms)).unref());

export const timelineWatchOf = perCore('timeline.watch', (core: Core) => new TimelineWatch(core));
