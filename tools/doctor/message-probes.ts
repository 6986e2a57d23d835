import { smtpTransport } from "@/lib/notifications/mailer"
import { whereToPost } from "@/lib/notifications/sms"

import type { Dial } from "./dial"
import { askHttp } from "./http-probe"
import type { HttpAnswer } from "./http-probe"

/** Connects, greets, signs in, and sends nothing. */
export async function lookAtMail(smtpUrl: string): Promise<true> {
  const transport = smtpTransport(smtpUrl, { socketTimeout: 8_000 })
  try {
    await transport.verify()
    return true
  } finally {
    transport.close()
  }
}

/** A text to no number: a gateway that believes the secret says that it lacks one, and nothing is sent. */
export function lookAtSms(
  url: string,
  secret: string,
  callback: string,
  dial: Dial,
): Promise<HttpAnswer> {
  return askHttp(whereToPost(url, "", "doctor"), dial, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${secret}` },
    body: JSON.stringify({ to: "", text: "", id: "doctor", callback }),
  })
}
