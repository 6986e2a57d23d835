import { moreNotReported } from "@/lib/e2ee/alarm-code"
import type { AlarmCode } from "@/lib/e2ee/alarm-code"

/**
 * Of one code in one session: whoever lets in strangers by the hundred fills no log, and hides nothing of
 * another kind either.
 */
const mostOfOne = 10

type Report = { code: AlarmCode | typeof moreNotReported; identity?: string }

/** Which alarms go to the audit log (docs/e2ee.md §15): each code once for each person; after ten it says once that there are more. */
export function alarmTally(): (code: AlarmCode, identity?: string) => Report | undefined {
  const reported = new Map<AlarmCode, Set<string>>()
  let isMoreSaid = false
  return (code, identity = "") => {
    const known = reported.get(code) ?? new Set()
    if (!reportable.includes(code) || known.has(identity)) return undefined
    if (known.size < mostOfOne) {
      reported.set(code, known.add(identity))
      return { code, ...(identity === "" ? {} : { identity }) }
    }
    if (isMoreSaid) return undefined
    isMoreSaid = true
    return { code: moreNotReported }
  }
}

const reportable: readonly AlarmCode[] = [
  "media-plaintext",
  "media-stranger",
  "local-plaintext",
  "local-identity",
  "commit-changed",
  "commit-mismatch",
  "seat-signature",
  "seat-protection",
  "env-stranger",
  "code-denied",
]
