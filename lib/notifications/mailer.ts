import { createTransport } from "nodemailer"

import { env } from "@/lib/env"
import { Fault } from "@/lib/error"

import type { Mail } from "./mail"

/** The one door to SMTP. Every wait has an end, so that a silent server costs a retry and not a worker. */
export type Mailer = { send(mail: Mail, signal?: AbortSignal): Promise<void>; close(): void }

const waits = {
  connectionTimeout: 5_000,
  greetingTimeout: 5_000,
  dnsTimeout: 5_000,
  socketTimeout: 15_000,
}
const sendMs = 20_000

export function openMailer(settings: { smtpUrl: string; from: string; baseUrl: string }): Mailer {
  const transport = createTransport({
    url: settings.smtpUrl,
    pool: true,
    maxConnections: 2,
    ...waits,
  })
  transport.on("error", () => undefined)
  const host = new URL(settings.baseUrl).hostname
  return {
    async send(mail, signal) {
      const sending = transport.sendMail({
        from: settings.from,
        to: mail.to,
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        messageId: `<${mail.id}@${host}>`,
        headers: { "Content-Language": mail.language, "Auto-Submitted": "auto-generated" },
        disableFileAccess: true,
        disableUrlAccess: true,
      })
      try {
        await ending(sending, signal)
      } catch (error) {
        throw new Fault(
          "mail",
          `SMTP: ${error instanceof Error ? error.message.slice(0, 160) : "failed"}`,
          error,
        )
      }
    },
    close: () => transport.close(),
  }
}

let opened: Mailer | undefined

/** This process's mailer, with the pool that it keeps. */
export function mailer(): Mailer {
  opened ??= openMailer({ smtpUrl: env().SMTP_URL, from: env().MAIL_FROM, baseUrl: env().BASE_URL })
  return opened
}

async function ending(sending: Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
  const limit = AbortSignal.any([
    AbortSignal.timeout(sendMs),
    ...(signal === undefined ? [] : [signal]),
  ])
  let stop = (): void => undefined
  const late = new Promise<never>((_, reject) => {
    stop = () => reject(new Error("no answer in time"))
    limit.addEventListener("abort", stop, { once: true })
  })
  try {
    await Promise.race([sending, late])
  } finally {
    limit.removeEventListener("abort", stop)
    // Whichever lost the race must not end the process when it fails later.
    sending.catch(() => undefined)
  }
}
