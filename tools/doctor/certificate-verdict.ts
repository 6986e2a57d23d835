import type { Certificate } from "./certificate-probe"
import { careful, ill, well } from "./verdict"
import type { Finding, Verdict } from "./verdict"

const dayMs = 86_400_000
/** Renewal by itself happens a month before the end; in the last week it has failed. */
const soonDays = 21
const lateDays = 7

export function certificateVerdict(name: string, finding: Finding<Certificate>, at: Date): Verdict {
  if (!finding.found)
    return ill(
      "certificates",
      `${name} shows none: ${finding.why}`,
      "see to what else is ill of this name first; docs/operating.md, Certificates",
    )
  const { from, until, wrongName, untrusted } = finding.value
  const day = until.toISOString().slice(0, 10)
  const days = Math.floor((until.getTime() - at.getTime()) / dayMs)
  if (until <= at)
    return ill("certificates", `${name}: over since ${day}`, `renew it; ${takenUp(name)}`)
  if (from > at)
    return ill(
      "certificates",
      `${name}: valid from ${from.toISOString().slice(0, 10)} only`,
      `is the clock right? Else ${takenUp(name)}`,
    )
  if (wrongName !== undefined)
    return ill(
      "certificates",
      `${name}: it is another name's (${wrongName})`,
      `get one for ${name}; ${takenUp(name)}`,
    )
  if (untrusted !== undefined)
    return ill(
      "certificates",
      `${name}: nobody whom this machine knows vouches for it (${untrusted})`,
      "the file must hold the whole chain, intermediates too, of an authority that browsers know; one of your own house: NODE_EXTRA_CA_CERTS",
    )
  const until_ = `${name}: good until ${day}, ${days} days`
  if (days < lateDays) return ill("certificates", until_, `renew it now; ${takenUp(name)}`)
  return days < soonDays
    ? careful("certificates", until_, `renew it; ${takenUp(name)}`)
    : well("certificates", until_)
}

function takenUp(name: string): string {
  return name.startsWith("turn.")
    ? "LiveKit reads it when it starts: restart it when nobody is in a call"
    : "then docker compose kill -s USR2 haproxy"
}
