// The demo's mail server: takes every message, sends none on, shows them on a page of its own.
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import { createServer } from "node:http"

import { simpleParser } from "mailparser"
import { SMTPServer } from "smtp-server"
import type { SMTPServerDataStream } from "smtp-server"

import { addressesOf, keep, Messages, page, to } from "./stack/mail-box"
import type { Message } from "./stack/mail-box"

const [smtpPort, webPort, file = ""] = process.argv.slice(2)
let messages: Message[] = existsSync(file)
  ? Messages.parse(JSON.parse(readFileSync(file, "utf8")))
  : []

const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS"],
  onData(stream, session, done) {
    void take(stream, session.envelope.rcptTo, done)
  },
})
smtp.on("error", () => undefined)

const web = createServer((request, response) => {
  const url = new URL(request.url ?? "/", "http://127.0.0.1")
  // Mail bodies are hostile: nothing on this page may run, load or be framed.
  response.setHeader(
    "content-security-policy",
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  )
  response.setHeader("x-content-type-options", "nosniff")
  response.setHeader("cache-control", "no-store")
  const wanted = to(messages, url.searchParams.get("to") ?? undefined)
  if (url.pathname === "/api/messages") {
    response
      .setHeader("content-type", "application/json; charset=utf-8")
      .end(JSON.stringify(wanted))
  } else if (url.pathname === "/") {
    response.setHeader("content-type", "text/html; charset=utf-8").end(page(wanted))
  } else {
    response.writeHead(404).end()
  }
})

web.listen(Number(webPort), "127.0.0.1")
smtp.listen(Number(smtpPort), "127.0.0.1")
process.on("SIGTERM", () => process.exit(0))

async function take(
  stream: SMTPServerDataStream,
  recipients: readonly { address: string }[],
  done: (error?: Error) => void,
): Promise<void> {
  try {
    const mail = await simpleParser(stream)
    const message = {
      id: (messages[0]?.id ?? 0) + 1,
      at: new Date().toISOString(),
      from: addressesOf(mail.from).join(", "),
      to: recipients.map((one) => one.address),
      subject: mail.subject ?? "",
      text: mail.text ?? "",
      html: typeof mail.html === "string" ? mail.html : "",
      attachments: mail.attachments.map((one) => ({
        name: one.filename ?? "",
        type: one.contentType,
        content: one.content.toString("utf8"),
      })),
    }
    messages = keep(messages, message)
    writeFileSync(`${file}.tmp`, JSON.stringify(messages), { mode: 0o600 })
    renameSync(`${file}.tmp`, file)
    done()
  } catch (error) {
    done(error instanceof Error ? error : new Error(String(error)))
  }
}
