// The demo's mail server and SMS gateway: takes every message, sends none on, shows them on a page of
// its own. Tests tell it to refuse, to wait and to report (POST /api/behaviour), and reply by text
// (POST /api/reply).
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import { createServer } from "node:http"
import type { IncomingMessage } from "node:http"

import { simpleParser } from "mailparser"
import { SMTPServer } from "smtp-server"
import type { SMTPServerDataStream } from "smtp-server"

import { addressesOf, keep, Messages, page, to } from "./stack/mail-box"
import type { Message } from "./stack/mail-box"
import { bears, Behaviour, Reply, Sent, tell } from "./stack/sms-box"

const [smtpPort, webPort, file = ""] = process.argv.slice(2)
const secret = process.env["SMS_GATEWAY_SECRET"] ?? ""
let messages: Message[] = existsSync(file)
  ? Messages.parse(JSON.parse(readFileSync(file, "utf8")))
  : []
const behaviours = new Map<string, Behaviour>()
const behaviourOf = (address: string) => behaviours.get(address.toLowerCase())
/** Where the last text to a number asked reports to go. */
const callbacks = new Map<string, string>()
const taken = new Set<string>()

const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS"],
  onRcptTo({ address }, _, done) {
    const told = behaviourOf(address)
    const answer = (code: number, text: string) =>
      done(Object.assign(new Error(text), { responseCode: code }))
    if (told?.say === "refuse") return answer(550, "No such mailbox")
    if (told?.say === "later") return answer(451, "Try again later")
    // Held before the message is handed over: whoever dies now has sent nothing.
    if (told?.say === "hold") return void setTimeout(done, told.ms)
    done()
  },
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
  const json = (status: number, body: unknown) =>
    response
      .writeHead(status, { "content-type": "application/json; charset=utf-8" })
      .end(JSON.stringify(body))
  if (request.method === "POST") {
    posted(url.pathname, request).then(
      ([status, body]) => json(status, body),
      () => json(400, { error: "bad_request" }),
    )
  } else if (url.pathname === "/api/messages") {
    json(200, wanted)
  } else if (url.pathname === "/") {
    response.setHeader("content-type", "text/html; charset=utf-8").end(page(wanted))
  } else {
    response.writeHead(404).end()
  }
})

web.listen(Number(webPort), "127.0.0.1")
smtp.listen(Number(smtpPort), "127.0.0.1")
process.on("SIGTERM", () => process.exit(0))

async function posted(path: string, request: IncomingMessage): Promise<[number, unknown]> {
  const body: unknown = JSON.parse(await textOf(request))
  switch (path) {
    case "/sms":
      if (!bears(request.headers.authorization, secret)) return [401, { error: "bearer" }]
      return takeText(Sent.parse(body))
    case "/api/behaviour": {
      const told = Behaviour.parse(body)
      behaviours.set(told.to.toLowerCase(), told)
      return [200, told]
    }
    case "/api/reply": {
      const { from, text } = Reply.parse(body)
      const callback = callbacks.get(from)
      if (callback === undefined) return [404, { error: "no text went to this number" }]
      const id = `reply-${Date.now()}-${Math.random().toString(36).slice(2)}`
      return [200, { status: await tell(callback, secret, { type: "inbound", id, from, text }) }]
    }
    default:
      return [404, { error: "not_found" }]
  }
}

async function takeText({ to: number, text, id, callback }: Sent): Promise<[number, unknown]> {
  const say = behaviourOf(number)?.say ?? "take"
  if (say === "refuse") return [400, { error: "not_a_mobile" }]
  if (say === "later") return [503, { error: "busy" }]
  if (say === "hold") await new Promise((done) => setTimeout(done, behaviourOf(number)?.ms ?? 0))
  callbacks.set(number, callback)
  const name = `text-${id}`
  if (taken.has(id)) return [200, { id: name }]
  taken.add(id)
  put({ from: "SMS", to: [number], subject: "", text, html: "", attachments: [] })
  if (say !== "silent") void report(callback, id, say === "undelivered" ? "failed" : "delivered")
  return [200, { id: name }]
}

/** As a gateway does: soon after, and again when the webhook is not there. */
async function report(callback: string, id: string, status: string, tries = 5): Promise<void> {
  await new Promise((done) => setTimeout(done, 300))
  const event = { type: "report", id, status, ...(status === "failed" ? { reason: "absent" } : {}) }
  const answer = await tell(callback, secret, event).catch(() => 0)
  if (answer !== 200 && tries > 1) await report(callback, id, status, tries - 1)
}

async function take(
  stream: SMTPServerDataStream,
  recipients: readonly { address: string }[],
  done: (error?: Error) => void,
): Promise<void> {
  try {
    const mail = await simpleParser(stream)
    put({
      from: addressesOf(mail.from).join(", "),
      to: recipients.map((one) => one.address),
      subject: mail.subject ?? "",
      text: mail.text ?? "",
      html: typeof mail.html === "string" ? mail.html : "",
      messageId: mail.messageId ?? "",
      attachments: mail.attachments.map((one) => ({
        name: one.filename ?? "",
        type: one.contentType,
        content: one.content.toString("utf8"),
      })),
    })
    done()
  } catch (error) {
    done(error instanceof Error ? error : new Error(String(error)))
  }
}

function put(message: Omit<Message, "id" | "at">): void {
  const id = (messages[0]?.id ?? 0) + 1
  messages = keep(messages, { id, at: new Date().toISOString(), ...message })
  writeFileSync(`${file}.tmp`, JSON.stringify(messages), { mode: 0o600 })
  renameSync(`${file}.tmp`, file)
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request) {
    const bytes = Buffer.from(part)
    size += bytes.length
    if (size > 64 * 1024) throw new Error("too large")
    parts.push(bytes)
  }
  return Buffer.concat(parts).toString("utf8")
}
