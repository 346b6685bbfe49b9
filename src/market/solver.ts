import highsModule, { type Highs, type Model } from 'highs';
import { RunError } from '../base/errors.js';
import type { LinearProgram } from './linear-program.js';

/**
 * A solved program. Duals are the change of the cost for one more of a row's binding limit; only of programs without whole
 * columns.
 */
export interface Solution {
  readonly values: Float64Array;
  readonly rowDuals: Float64Array;
  readonly cost: number;
}

/** Bounds of a search for whole numbers. None is a time: what a solver reaches in a second differs between machines. */
export interface SearchLimits {
  /** Cost above the proven bound at which the search ends. */
  readonly gap: number;
  readonly nodeCount: number;
}

/** The status numbers of HiGHS after which a solution is there: optimal, or stopped at a limit. */
const OPTIMAL = 7;
const STOPPED_WITH_SOLUTION: readonly number[] = [OPTIMAL, 14, 16];

/** The package is an ES module when it is imported, but its types say CommonJS, whose default is a property. */
const loadHighs = highsModule as unknown as typeof highsModule.default;

/**
 * HiGHS (Huangfu and Hall, "Parallelizing the dual revised simplex method", Mathematical Programming Computation 10, 2018) as
 * WebAssembly, on one thread and without a clock: the same program gives the same bytes on every machine.
 */
export class Solver {
  readonly #highs: Highs;

  private constructor(highs: Highs) {
    this.#highs = highs;
  }

  static async load(): Promise<Solver> {
    return new Solver(await loadHighs());
  }

  /** Solves with fractions where whole numbers are asked for. RunError where there is no optimum. */
  relaxed(program: LinearProgram): Solution {
    return this.#highs.withModel(program.toModel(true), model => {
      model.options.set({ output_flag: false, solver: 'simplex' });
      model.run();
      if (model.getModelStatus() !== OPTIMAL) throw new RunError(noOptimum(model));
      const { colValue, rowDual } = model.getSolution();
      return { values: colValue, rowDuals: rowDual, cost: model.getObjectiveValue() };
    });
  }

  /**
   * Solves with whole numbers, from a start that fulfils every row. `onCost` hears the best cost so far. RunError
   * where the search ends without a solution, which the start makes impossible unless it breaks a row.
   */
  whole(program: LinearProgram, start: Float64Array, limits: SearchLimits, onCost: (cost: number) => void): Solution {
    return this.#highs.withModel(program.toModel(false), model => {
      model.options.set({
        output_flag: false,
        random_seed: 0,
        mip_rel_gap: 0,
        mip_abs_gap: limits.gap,
        mip_max_nodes: limits.nodeCount,
      });
      model.setSolution({ colValue: start });
      model.run({
        [this.#highs.constants.callbackType.mipLogging]: event => {
          onCost(event.data.mip_primal_bound ?? Number.POSITIVE_INFINITY);
          return undefined;
        },
      });
      if (!STOPPED_WITH_SOLUTION.includes(model.getModelStatus())) throw new RunError(noOptimum(model));
      const { colValue } = model.getSolution();
      return { values: colValue, rowDuals: new Float64Array(0), cost: model.getObjectiveValue() };
    });
  }
}

const noOptimum = (model: Model): string => `the schedule cannot be solved: HiGHS ends with status ${model.getModelStatus()}`;
