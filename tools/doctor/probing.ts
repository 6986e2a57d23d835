import { withTimeout } from "@/lib/with-timeout"

import { found, lost } from "./verdict"
import type { Finding } from "./verdict"

/** What a probe found within its time. It never throws: what went wrong is what was found out. */
export async function within<T>(ms: number, probe: () => Promise<T>): Promise<Finding<T>> {
  try {
    return found(await withTimeout(probe(), ms))
  } catch (error) {
    return lost(whyOf(error, ms))
  }
}

/** In words that need no stack: the code where there is one (ECONNREFUSED), else the sentence. */
function whyOf(error: unknown, ms: number): string {
  if (error instanceof DOMException && error.name === "TimeoutError")
    return `no answer within ${ms / 1_000} s`
  const innermost = causeOf(error)
  const code: unknown = Object(innermost).code
  const known = typeof code === "string" ? meanings[code] : undefined
  if (known !== undefined) return known
  if (innermost instanceof Error && innermost.message !== "") return firstLine(innermost.message)
  return typeof code === "string" ? code : "no reason was given"
}

function causeOf(error: unknown): unknown {
  let inner = error
  for (let depth = 0; inner instanceof Error && depth < 5; depth++) {
    const next: unknown = inner instanceof AggregateError ? inner.errors[0] : inner.cause
    if (next === undefined) return inner
    inner = next
  }
  return inner
}

function firstLine(text: string): string {
  return (text.split("\n")[0] ?? "").slice(0, 200)
}

const meanings: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nobody listens there (connection refused)",
  ECONNRESET: "the connection was cut",
  ENOTFOUND: "the name is not known (DNS)",
  EAI_AGAIN: "the name server does not answer (DNS)",
  EHOSTUNREACH: "no way there (host unreachable)",
  ENETUNREACH: "no way there (network unreachable)",
  ETIMEDOUT: "no answer",
}
