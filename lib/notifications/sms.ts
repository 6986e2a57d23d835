import { createHmac, timingSafeEqual } from "node:crypto"

import { env } from "@/lib/env"
import { shortAnswer } from "@/lib/short-answer"
import { timeLimit } from "@/lib/time-limit"

import type { Outcome } from "./delivery"

/** One text to one number (E.164). `id` is the same over every try. */
export type Text = { readonly id: string; readonly to: string; readonly text: string }

/** The one door to text messages. It never throws: what the gateway said is the answer. */
export type SmsGateway = { send(text: Text, signal?: AbortSignal): Promise<Outcome> }

export type GatewaySettings = { url: string; secret: string; callback: string }

const waitMs = 10_000

/**
 * Any gateway that takes JSON over HTTP: POST {to, text, id, callback} with the secret as bearer. The
 * address may hold {to} and {id}. The id is the Idempotency-Key: a gateway that honours it takes a
 * repeated request once.
 */
export function openGateway({ url, secret, callback }: GatewaySettings): SmsGateway {
  return {
    async send({ id, to, text }, signal) {
      try {
        const response = await fetch(whereToPost(url, to, id), {
          method: "POST",
          headers: {
            "content-type": "application/json",
            authorization: `Bearer ${secret}`,
            "idempotency-key": id,
          },
          body: JSON.stringify({ to, text, id, callback }),
          redirect: "error",
          signal: timeLimit(waitMs, ...(signal === undefined ? [] : [signal])),
        })
        return answerOf(response.status, await nameIn(response))
      } catch {
        return { kind: "later", reason: "gateway_silent" }
      }
    },
  }
}

/** The gateway's address with what it holds places for. */
export function whereToPost(url: string, to: string, id: string): string {
  return url.replaceAll("{to}", encodeURIComponent(to)).replaceAll("{id}", encodeURIComponent(id))
}

let opened: SmsGateway | undefined

/** This process's gateway; undefined where text messages are not set up. */
export function smsGateway(): SmsGateway | undefined {
  const { SMS_GATEWAY_URL: url, SMS_GATEWAY_SECRET: secret, BASE_URL } = env()
  if (url === undefined || secret === undefined) return undefined
  opened ??= openGateway({ url, secret, callback: `${BASE_URL}/api/webhooks/sms` })
  return opened
}

export function smsIsSetUp(): boolean {
  return env().SMS_GATEWAY_URL !== undefined && env().SMS_GATEWAY_SECRET !== undefined
}

/** `t=SECONDS,v1=HEX`: HMAC-SHA256 over "SECONDS.BODY" with the gateway's secret. */
export function signatureOf(body: string, secret: string, at: Date): string {
  const seconds = Math.floor(at.getTime() / 1000)
  return `t=${seconds},v1=${mac(seconds, body, secret)}`
}

/** Whether a webhook's body was signed with our secret, in the last five minutes: a copy is worth nothing later. */
export function isSigned(body: string, header: string, secret: string, at: Date): boolean {
  const [, seconds, given] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header) ?? []
  if (seconds === undefined || given === undefined) return false
  if (Math.abs(at.getTime() / 1000 - Number(seconds)) > 300) return false
  return timingSafeEqual(Buffer.from(mac(Number(seconds), body, secret)), Buffer.from(given))
}

function mac(seconds: number, body: string, secret: string): string {
  return createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex")
}

// A request that timed out or met a busy gateway may be made again; one that was understood and
// refused may not. 401 and 403 are our own settings' trouble, not the number's.
function answerOf(status: number, providerId: string | undefined): Outcome {
  if (status >= 200 && status < 300)
    return providerId === undefined ? { kind: "sent" } : { kind: "sent", providerId }
  const later = status >= 500 || [401, 403, 408, 425, 429].includes(status)
  return { kind: later ? "later" : "refused", reason: `gateway_${status}` }
}

/** What it calls the text. The text was taken, whatever else stands there: nothing here is a failure. */
async function nameIn(response: Response): Promise<string | undefined> {
  try {
    const body: unknown = JSON.parse((await shortAnswer(response)).toString("utf8"))
    const id: unknown = Object(body).id
    return typeof id === "string" && /^[\w.:-]{1,80}$/.test(id) ? id : undefined
  } catch {
    return undefined
  }
}
