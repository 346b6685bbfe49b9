const QUARTER_HOUR_MS = 900_000;

/**
 * Instants as text: UTC by ISO 8601, and the system's own clock. The zone's offset is asked for once a quarter of an hour:
 * no zone changes it at any other instant since 1970.
 */
export class ClockText {
  readonly #parts: Intl.DateTimeFormat;
  #quarter = Number.NaN;
  #offsetMs = 0;

  /** `timeZone` by its IANA name; RangeError where Node does not know it. */
  constructor(timeZone: string) {
    this.#parts = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  }

  /** `2030-01-16T17:31:00.000Z` */
  utc(unixMs: number): string {
    return new Date(unixMs).toISOString();
  }

  /** `2030-01-16 17:31:00.000` */
  local(unixMs: number): string {
    const quarter = Math.floor(unixMs / QUARTER_HOUR_MS);
    if (quarter !== this.#quarter) {
      this.#offsetMs = this.#offsetAt(quarter * QUARTER_HOUR_MS);
      this.#quarter = quarter;
    }
    const iso = new Date(unixMs + this.#offsetMs).toISOString();
    return `${iso.slice(0, 10)} ${iso.slice(11, 23)}`;
  }

  /** Local time less UTC, ms, at a whole second. */
  #offsetAt(unixMs: number): number {
    const part = Object.fromEntries(this.#parts.formatToParts(unixMs).map(({ type, value }) => [type, Number(value)]));
    return Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!, part.second!) - unixMs;
  }
}
