import type { HttpAnswer } from "./http-probe"
import { ill, well } from "./verdict"
import type { Finding, Verdict } from "./verdict"

export function webVerdict(finding: Finding<HttpAnswer>, baseUrl: string): Verdict {
  const advice = "is a web process up, does the door reach it, does the name lead to this machine?"
  if (!finding.found) return ill("web", `${baseUrl}: ${finding.why}`, advice)
  const { status } = finding.value
  return status === 200
    ? well("web", `${baseUrl} answers`)
    : ill("web", `${baseUrl}/healthz answers ${status}`, advice)
}
