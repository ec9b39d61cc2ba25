/**
 * Tries what depends on other programs and their moments (a port that another took, a line typed before the program
 * was ready) again, more patiently each time.
 * @param act told how many times longer than at first it is to wait
 * @throws what the last attempt threw
 */
export async function inAttempts<T>(act: (patience: number) => Promise<T>): Promise<T> {
  for (const patience of [1, 4]) {
    try {
      return await act(patience);
    } catch {
      // Once more, and slower.
    }
  }
  return act(12);
}
