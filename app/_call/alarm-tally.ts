import { moreNotReported } from "@/lib/e2ee/alarm-code"
import type { AlarmCode } from "@/lib/e2ee/alarm-code"

/** Of one session: whoever lets in strangers by the hundred fills no log. */
const mostReports = 30

type Report = { code: AlarmCode | typeof moreNotReported; identity?: string }

/** Which alarms go to the audit log (docs/e2ee.md §15): each code once for each person, and the last says that there were more. */
export function alarmTally(): (code: AlarmCode, identity?: string) => Report | undefined {
  const reported = new Set<string>()
  return (code, identity) => {
    const key = `${code} ${identity ?? ""}`
    if (!reportable.includes(code) || reported.has(key) || reported.size >= mostReports)
      return undefined
    reported.add(key)
    if (reported.size === mostReports) return { code: moreNotReported }
    return { code, ...(identity === undefined ? {} : { identity }) }
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
