import type { NetworkReport } from "@/lib/rooms/network-report"
import { networkVerdict } from "@/lib/rooms/network-verdict"

type Found = { visitId: string; report: NetworkReport; at: Date; browser: string }

/** What a patient may hand to whoever helps with their internet: about the line, and about nobody. */
export function reportFile({ visitId, report, at, browser }: Found): {
  name: string
  text: string
} {
  const said = {
    kind: "housecall-network-report",
    version: 1,
    visit: visitId,
    at: at.toISOString(),
    verdict: networkVerdict(report),
    ...report,
    browser,
  }
  return { name: "housecall-network.json", text: `${JSON.stringify(said, null, 2)}\n` }
}
