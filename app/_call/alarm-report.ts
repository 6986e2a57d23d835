import { post } from "@/app/_edge/post"
import type { AlarmCode } from "@/lib/e2ee/alarm-code"
import type { E2eeSession } from "@/lib/e2ee/client/session"

/** Sends to the audit log what docs/e2ee.md §15 names: once for each code and person. */
export function reportAlarms(
  session: E2eeSession,
  sitting: { visitId?: string; classId?: string },
): void {
  const reported = new Set<string>()
  session.onAlarm((code, { identity }) => {
    const key = `${code} ${identity ?? ""}`
    if (!reportable.includes(code) || reported.has(key)) return
    reported.add(key)
    void post("/api/rooms/report", {
      code,
      ...(identity === undefined ? {} : { identity }),
      ...sitting,
    })
  })
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
