/** One window's wall time in one stage. */
export interface StageTime {
  readonly window: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly stage: string;
  readonly wallMs: number;
  readonly eventsCount: number;
}

/** Wall time by stage of a run. It goes into timing.csv and benchmarks, never into a result. */
export class StageClock {
  readonly byStage = new Map<string, number>();
  readonly startedMs = performance.now();
  /** Windows' stages, where they are asked for. */
  readonly windows: StageTime[] = [];
  #stoppedMs: number | null = null;
  #marked = new Map<string, number>();

  async time<T>(stage: string, work: () => Promise<T> | T): Promise<T> {
    const fromMs = performance.now();
    try {
      return await work();
    } finally {
      this.byStage.set(stage, this.stageMs(stage) + performance.now() - fromMs);
    }
  }

  stageMs(stage: string): number {
    return this.byStage.get(stage) ?? 0;
  }

  /** A window has ended: keeps what each stage has taken since the last mark. */
  mark(window: number, startMs: number, endMs: number, eventsCount: number): void {
    for (const [stage, totalMs] of this.byStage) {
      const wallMs = totalMs - (this.#marked.get(stage) ?? 0);
      if (wallMs > 0) this.windows.push({ window, startMs, endMs, stage, wallMs, eventsCount });
    }
    this.#marked = new Map(this.byStage);
  }

  get wallMs(): number {
    return (this.#stoppedMs ?? performance.now()) - this.startedMs;
  }

  /** Stops the wall. */
  stopped(): this {
    this.#stoppedMs ??= performance.now();
    return this;
  }
}
