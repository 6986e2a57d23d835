/** A page's clock loses what its machine slept; less than this is how two clocks are read. */
const sleptMs = 1_000

/**
 * How far the server's clock is ahead of the page's. It grows when the machine slept, since the page's
 * clock stood still meanwhile, and never shrinks: alarms take nothing that is older than what they had.
 */
export function serverAhead(server: () => number, page: () => number): () => number {
  let ahead = server() - page()
  return () => {
    const isNow = server() - page()
    if (isNow - ahead > sleptMs) ahead = isNow
    return ahead
  }
}
