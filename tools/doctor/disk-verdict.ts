import { ill, well } from "./verdict"
import type { Finding, Verdict } from "./verdict"

export type Disk = { readonly path: string; readonly freeGigabytes: number }

/** `reserveGigabytes`: of the database's disk, what is kept for reading and for visits that take place. */
export function diskVerdict(
  path: string,
  finding: Finding<Disk>,
  leastGigabytes: number,
  reserveGigabytes = 0,
): Verdict {
  if (!finding.found)
    return ill("disk", `${path}: ${finding.why}`, "is it mounted, and ours to read?")
  const { freeGigabytes } = finding.value
  const free = `${path}: ${freeGigabytes.toFixed(1)} GB free`
  if (freeGigabytes < reserveGigabytes)
    return ill(
      "disk",
      `${free}, less than the database's reserve of ${reserveGigabytes}: nothing new is saved`,
      "make room (docs/operating.md, Incidents), or a larger disk; DATABASE_RESERVE is in MB",
    )
  return freeGigabytes >= leastGigabytes
    ? well("disk", free)
    : ill(
        "disk",
        `${free}, fewer than ${leastGigabytes}`,
        "make room or a larger disk before PostgreSQL stands still; docker system df, and docs/operating.md, What you need",
      )
}
