import { log } from "./log"

/** One line that says what to put right, also where the log is silent, and the end of the process. */
export function refuseToStart(error: unknown): never {
  const words = error instanceof Error ? error.message : String(error)
  if (log.isLevelEnabled("fatal")) log.fatal(words)
  else console.error(words)
  process.exit(configurationIsWrong)
}

/** EX_CONFIG of sysexits.h. */
const configurationIsWrong = 78
