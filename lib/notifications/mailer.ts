import { createTransport } from "nodemailer"
import type { Transporter } from "nodemailer"

import { env } from "@/lib/env"
import { timeLimit } from "@/lib/time-limit"
import { untilAborted } from "@/lib/until-aborted"

import type { Outcome } from "./delivery"
import type { Mail } from "./mail"

/**
 * The one door to SMTP. Every wait has an end, so that a silent server costs a retry and not a worker, and one
 * that was silent for long is asked again by one letter at a time: the rest hold up no other work meanwhile.
 * It never throws: what the server said is the answer.
 */
export type Mailer = { send(mail: Mail, signal?: AbortSignal): Promise<Outcome>; close(): void }

const waits = {
  connectionTimeout: 5_000,
  greetingTimeout: 5_000,
  dnsTimeout: 5_000,
  socketTimeout: 15_000,
}

/**
 * A connection for each letter, and an end to each of its waits. They stand in the address, as the library reads
 * nothing else where it is given one; what the operator's own address says of them counts.
 */
export function smtpTransport(smtpUrl: string, limits: Partial<typeof waits> = {}): Transporter {
  const url = new URL(smtpUrl)
  for (const [name, ms] of Object.entries({ ...waits, ...limits }))
    if (!url.searchParams.has(name)) url.searchParams.set(name, String(ms))
  return createTransport(url.href)
}

const sendMs = 20_000
const longMs = 1_000
const pauseMs = 5_000

/** In ms, `within`: one letter's time; `pause`: for how long nobody asks a server that said nothing for long. */
export function openMailer(
  settings: { smtpUrl: string; from: string; baseUrl: string },
  { within = sendMs, pause = pauseMs }: { within?: number; pause?: number } = {},
): Mailer {
  /** Undefined: it answered, or was not asked yet. */
  let askAgainAt: number | undefined
  const transport = smtpTransport(settings.smtpUrl)
  const host = new URL(settings.baseUrl).hostname
  return {
    async send(mail, signal) {
      const now = performance.now()
      if (askAgainAt !== undefined && now < askAgainAt) return silent
      // Until this one knows.
      if (askAgainAt !== undefined) askAgainAt = now + within
      const sending = transport.sendMail({
        from: settings.from,
        // One address: as text it would be read as a list of them.
        to: { name: "", address: mail.to },
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        messageId: `<${mail.id}@${host}>`,
        headers: { "Content-Language": mail.language, "Auto-Submitted": "auto-generated" },
        disableFileAccess: true,
        disableUrlAccess: true,
        ...(mail.attachment === undefined ? {} : { attachments: [fileOf(mail.attachment)] }),
        ...(mail.calendar === undefined
          ? {}
          : {
              icalEvent: {
                method: mail.calendar.method,
                filename: "visit.ics",
                content: mail.calendar.text,
              },
            }),
      })
      try {
        await untilAborted(sending, timeLimit(within, ...(signal === undefined ? [] : [signal])))
        askAgainAt = undefined
        return { kind: "sent" }
      } catch (error) {
        const outcome = outcomeOf(error)
        const ended = performance.now()
        // One that we gave up says nothing of the server, and who refuses at once holds up nobody.
        const held = outcome === silent && signal?.aborted !== true && ended - now >= longMs
        askAgainAt = held ? ended + pause : undefined
        return outcome
      }
    },
    close: () => transport.close(),
  }
}

const silent: Outcome = { kind: "later", reason: "smtp_silent" }

/** As bytes: a mail program may fold the lines of a text part, and a signature over it would not hold. */
function fileOf({ name, text }: { name: string; text: string }) {
  return { filename: name, content: Buffer.from(text), contentType: "application/octet-stream" }
}

let opened: Mailer | undefined

/** This process's mailer. */
export function mailer(): Mailer {
  opened ??= openMailer({ smtpUrl: env().SMTP_URL, from: env().MAIL_FROM, baseUrl: env().BASE_URL })
  return opened
}

/**
 * RFC 5321 section 4.2.1: a 5yz answer to the recipient or to the message is for good. The same to a
 * log-in or a greeting is our own trouble, and so is silence: tried again later.
 */
function outcomeOf(error: unknown): Outcome {
  const { responseCode, command } = Object(error)
  const code = typeof responseCode === "number" ? responseCode : undefined
  const aboutMail = /^(RCPT|DATA|MAIL)/.test(String(command)) || Object(error).code === "EENVELOPE"
  if (code !== undefined && code >= 500 && aboutMail)
    return { kind: "refused", reason: `smtp_${code}` }
  if (code === undefined && Object(error).code === "EENVELOPE")
    return { kind: "refused", reason: "smtp_address" }
  return code === undefined ? silent : { kind: "later", reason: `smtp_${code}` }
}
