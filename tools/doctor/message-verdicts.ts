import type { HttpAnswer } from "./http-probe"
import { careful, ill, well } from "./verdict"
import type { Finding, Verdict } from "./verdict"

export function mailVerdict(finding: Finding<true>): Verdict {
  if (finding.found)
    return well("smtp", "the mail server takes our connection and sign-in; nothing was sent")
  return ill(
    "smtp",
    `at SMTP_URL: ${finding.why}`,
    "host, port, name and password of SMTP_URL; smtps:// for port 465, smtp:// for 587. Letters wait and are sent when it answers",
  )
}

/** `url` undefined: none is set up. */
export function smsVerdict(
  finding: Finding<HttpAnswer> | undefined,
  url: string | undefined,
): Verdict {
  if (finding === undefined)
    return careful(
      "sms",
      "no text messages are set up, which the pages say",
      "SMS_GATEWAY_URL and SMS_GATEWAY_SECRET, if there shall be any",
    )
  const advice = "SMS_GATEWAY_URL and what the gateway's own pages say of its state"
  if (!finding.found) return ill("sms", `the gateway: ${finding.why}`, advice)
  const { status } = finding.value
  if (status === 401 || status === 403)
    return ill(
      "sms",
      `the gateway does not know our secret (${status})`,
      "SMS_GATEWAY_SECRET must be the gateway's own token for this address",
    )
  const isPlace = url?.includes("{") === true
  if ((status === 404 || status === 405) && !isPlace)
    return ill("sms", `the gateway takes no texts at this address (${status})`, advice)
  if (status >= 500 || (status >= 300 && status < 400))
    return ill("sms", `the gateway answers ${status}`, advice)
  return status === 429
    ? careful("sms", "the gateway is there, and says that it was asked too often (429)", advice)
    : well(
        "sms",
        `the gateway knows our secret (${status} to a text without a number; nothing was sent)`,
      )
}
