import { ill, well } from "./verdict"
import type { Finding, Verdict } from "./verdict"

export type Disk = { readonly path: string; readonly freeGigabytes: number }

export function diskVerdict(path: string, finding: Finding<Disk>, leastGigabytes: number): Verdict {
  if (!finding.found)
    return ill("disk", `${path}: ${finding.why}`, "is it mounted, and ours to read?")
  const { freeGigabytes } = finding.value
  const free = `${path}: ${freeGigabytes.toFixed(1)} GB free`
  return freeGigabytes >= leastGigabytes
    ? well("disk", free)
    : ill(
        "disk",
        `${free}, fewer than ${leastGigabytes}`,
        "make room or a larger disk before PostgreSQL stands still; docker system df, and docs/operating.md, What you need",
      )
}
