import { format } from "node:util"

import type { Logger } from "pino"

import { reasonOf } from "./error"
import { log } from "./log"

/**
 * What other people's code prints (Next's errors, a library's warnings) becomes a line of the log like ours:
 * one object of JSON, with the ids of the request. Of an error only its own sentence and where it was thrown.
 */
export function logPrints(target: Pick<Logger, "info" | "warn" | "error"> = log): void {
  const levels = { log: "info", info: "info", warn: "warn", error: "error" } as const
  for (const method of ["log", "info", "warn", "error"] as const)
    console[method] = (...printed: unknown[]) => {
      const message = textOf(printed)
      // Next prints it as an exception that nobody caught: no fault, the caller closed the page or lost the network.
      if (printed.some(isHangUp)) return target.info({ message: "aborted" }, "the caller went away")
      // Next parts its paragraphs with an empty line.
      if (message.trim() !== "") target[levels[method]]({ message }, "printed")
    }
}

/** Node's own error of a request that ends before its body does. */
function isHangUp(printed: unknown): boolean {
  return (
    printed instanceof Error &&
    printed.message === "aborted" &&
    "code" in printed &&
    printed.code === "ECONNRESET"
  )
}

const longest = 2_000

function textOf(printed: readonly unknown[]): string {
  // Colours are for terminals. Fields beside an error (a statement's values, a row) are left out.
  const text = format(...printed.map((one) => (one instanceof Error ? sentenceOf(one) : one)))
  // oxlint-disable-next-line no-control-regex -- the escapes themselves
  return text.replace(/\u001b\[[0-9;]*m/g, "").slice(0, longest)
}

function sentenceOf(error: Error): string {
  const digest = "digest" in error ? ` (${String(error.digest)})` : ""
  // The stack without its first lines, which are the message again.
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line))
  return [`${error.name}: ${reasonOf(error)}${digest}`, ...frames].join("\n")
}
