import { execFile } from "node:child_process"

import { Failure } from "../failure"

export type Ended = { readonly code: number; readonly said: string }

/** A big database takes its hours; what hangs must end some day, and say what it was. */
export const programMs = 12 * 3_600_000

/** Runs one to its end, whatever its end is. One that takes longer than `ms` is killed and is a failure. */
export function runProgram(
  file: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env: NodeJS.ProcessEnv },
  ms: number = programMs,
): Promise<Ended> {
  const limits = { timeout: ms, killSignal: "SIGKILL", maxBuffer: 64 * 1024 * 1024 } as const
  return new Promise((done, fail) => {
    execFile(file, args, { ...options, ...limits }, (error, stdout, stderr) => {
      const said = stdout + stderr
      if (error?.killed === true) fail(tooLong(file, ms, said))
      else
        done({ code: error === null ? 0 : exitCode(error), said: said || (error?.message ?? "") })
    })
  })
}

function tooLong(file: string, ms: number, said: string): Failure {
  const limit = ms < 3_600_000 ? `${ms / 1_000} seconds` : `${ms / 3_600_000} hours`
  return new Failure(
    `${file} did not end within ${limit}, and was killed. It said: ${said.trim() || "nothing"}`,
    "does the server answer, and has its disk room?",
  )
}

/** A program that is not there has a word (ENOENT) instead of a number. */
function exitCode(error: { code?: unknown }): number {
  return typeof error.code === "number" ? error.code : 1
}
