/** Wall time by stage of a run. It goes into timing.csv and benchmarks, never into a result. */
export class StageClock {
  readonly byStage = new Map<string, number>();
  readonly startedMs = performance.now();

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

  get wallMs(): number {
    return (this.#stoppedMs ?? performance.now()) - this.startedMs;
  }
  #stoppedMs: number | null = null;

  /** Stops the wall. */
  stopped(): this {
    this.#stoppedMs ??= performance.now();
    return this;
  }
}
