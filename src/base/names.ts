/** Fewer letters begin too many names. */
const PREFIX_LETTERS = 3;

/**
 * The known name nearest to what was written, else the first that begins with it; undefined where nothing is near (more than a
 * third of the letters differ).
 */
export function nearestName(written: string, known: Iterable<string>): string | undefined {
  const text = written.slice(0, 64).toLowerCase();
  const names = [...known];
  let nearest = text.length < PREFIX_LETTERS ? undefined : names.find(name => name.toLowerCase().startsWith(text));
  let fewest = Math.max(1, Math.floor(text.length / 3)) + 1;
  for (const name of names) {
    const edits = editDistance(text, name.toLowerCase());
    if (edits < fewest) {
      fewest = edits;
      nearest = name;
    }
  }
  return nearest;
}

/** Levenshtein distance: insertions, deletions and replacements that turn one text into the other. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[to.length]!;
}
