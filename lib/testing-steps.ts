import { Session } from "node:inspector/promises"

/**
 * How many times blocks of our own code ran: a measure that is the same on each machine. What the engine does by
 * itself (a regular expression, a search in a text) is not in it. Ask for it before the code is imported: the
 * engine counts what it compiles from then on.
 */
export async function stepCounter(): Promise<(run: () => unknown) => Promise<number>> {
  const session = new Session()
  session.connect()
  await session.post("Profiler.enable")
  await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true })
  const taken = async (): Promise<number> => {
    const { result } = await session.post("Profiler.takePreciseCoverage")
    return result
      .filter(({ url }) => /\/(lib|app)\/[^?]*\.ts/.test(url) && !/node_modules|testing-/.test(url))
      .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges))
      .reduce((sum, { count }) => sum + count, 0)
  }
  return async (run) => {
    await taken()
    await run()
    return taken()
  }
}
