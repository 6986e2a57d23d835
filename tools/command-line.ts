import { parseArgs } from "node:util"
import type { ParseArgsConfig } from "node:util"

import { messageOf } from "./failure"

/**
 * What was typed, as `parseArgs` reads it. `--help` prints how the command is used and ends with 0; what the
 * command does not know is said, with the same, and ends with 2. Nothing was done then.
 */
export function commandLine<T extends ParseArgsConfig>(
  usage: string,
  config: T,
): ReturnType<typeof parseArgs<T>> {
  if (process.argv.includes("--help") || process.argv.includes("-h")) {
    console.log(`Usage: ${usage}`)
    process.exit(0)
  }
  try {
    return parseArgs(config)
  } catch (error) {
    return misused(usage, sentenceOf(messageOf(error)))
  }
}

/** Says what is wrong with what was typed, and how the command is used. */
export function misused(usage: string, what: string): never {
  console.error(`${what}\nUsage: ${usage}`)
  process.exit(2)
}

/** Node goes on to say how to pass what begins with "-", which is nobody's wish here. */
function sentenceOf(text: string): string {
  return text.split(". To specify")[0] ?? text
}
