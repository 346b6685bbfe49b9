/** Lines of a benchmark of this machine, as they are measured. */
export async function* bench(_options: { readonly quick: boolean }): AsyncGenerator<string> {
  yield '';
}
