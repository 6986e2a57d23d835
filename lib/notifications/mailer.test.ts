import { createServer } from "node:net"
import type { AddressInfo, Server } from "node:net"

import { simpleParser } from "mailparser"
import type { ParsedMail } from "mailparser"
import { SMTPServer } from "smtp-server"
import { afterEach, expect, it } from "vitest"

import { openMailer, smtpTransport } from "./mailer"
import type { Mailer } from "./mailer"

const mail = {
  id: "outbox-7.clinic",
  to: "lin@patients.example",
  language: "zh",
  subject: "您的视频看诊",
  text: "您好",
  html: "<p>您好</p>",
}
const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end()
})

function open(port: number, limits?: { within: number; pause: number }): Mailer {
  const settings = {
    smtpUrl: `smtp://127.0.0.1:${port}`,
    from: "Housecall <no-reply@housecall.example>",
    baseUrl: "http://localhost:3000",
  }
  const mailer = openMailer(settings, limits)
  ends.push(() => mailer.close())
  return mailer
}

async function listening(
  server: { listen(port: number, host: string, ready: () => void): unknown },
  socket: Server,
): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address: AddressInfo | string | null = socket.address()
  return address !== null && typeof address === "object" ? address.port : 0
}

it("delivers both forms, the language and a Message-ID that stays the same", async () => {
  const arrived: ParsedMail[] = []
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData: (stream, _, done) => {
      void simpleParser(stream)
        .then((parsed) => arrived.push(parsed))
        .finally(done)
    },
  })
  const mailer = open(await listening(smtp, smtp.server))
  ends.push(() => smtp.close())
  await mailer.send(mail)
  await mailer.send(mail)
  expect(arrived.map((one) => one.messageId)).toEqual([
    "<outbox-7.clinic@localhost>",
    "<outbox-7.clinic@localhost>",
  ])
  expect(arrived[0]).toMatchObject({ subject: "您的视频看诊", html: "<p>您好</p>" })
  expect(arrived[0]?.text?.trim()).toBe("您好")
  expect(arrived[0]?.headers.get("content-language")).toBe("zh")
})

it("no line break in a subject, an address or an id makes a header or a recipient of its own", async () => {
  const arrived: ParsedMail[] = []
  const recipients: string[] = []
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onRcptTo: ({ address }, _, done) => {
      recipients.push(address)
      done()
    },
    onData: (stream, _, done) => {
      void simpleParser(stream)
        .then((parsed) => arrived.push(parsed))
        .finally(done)
    },
  })
  const mailer = open(await listening(smtp, smtp.server))
  ends.push(() => smtp.close())
  const more = "\r\nBcc: other@else.example\r\nX-More: yes\r\n\r\nbody"
  await mailer.send({ ...mail, subject: `Your visit${more}` })
  await mailer.send({ ...mail, to: `lin@patients.example${more}` })
  await mailer.send({ ...mail, id: `outbox-8${more}` })
  await mailer.send({ ...mail, to: "lin@patients.example>\r\nRCPT TO:<other@else.example" })
  await mailer.send({ ...mail, to: "lin@patients.example, other@else.example" })
  for (const one of arrived) {
    expect([...one.headers.keys()]).not.toContain("bcc")
    expect([...one.headers.keys()]).not.toContain("x-more")
    expect(one.text?.trim()).toBe("您好")
  }
  expect(arrived.length).toBeGreaterThan(0)
  expect(recipients.filter((one) => one === "other@else.example")).toEqual([])
})

it.each([
  ["RCPT", 550, { kind: "refused", reason: "smtp_550" }],
  ["RCPT", 451, { kind: "later", reason: "smtp_451" }],
  ["DATA", 554, { kind: "refused", reason: "smtp_554" }],
  ["DATA", 452, { kind: "later", reason: "smtp_452" }],
] as const)("a %s answered with %i", async (command, responseCode, outcome) => {
  const refusal = Object.assign(new Error("no"), { responseCode })
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onRcptTo: (_, __, done) => done(command === "RCPT" ? refusal : undefined),
    onData: (stream, _, done) => {
      stream.resume().on("end", () => done(command === "DATA" ? refusal : undefined))
    },
  })
  const mailer = open(await listening(smtp, smtp.server))
  ends.push(() => smtp.close())
  expect(await mailer.send(mail)).toEqual(outcome)
})

it("a calendar file goes with the method it names", async () => {
  const arrived: ParsedMail[] = []
  const raw: string[] = []
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData: (stream, _, done) => {
      const parts: Buffer[] = []
      stream.on("data", (part: Buffer) => parts.push(part))
      stream.on("end", () => {
        const whole = Buffer.concat(parts)
        raw.push(whole.toString())
        void simpleParser(whole)
          .then((parsed) => arrived.push(parsed))
          .finally(done)
      })
    },
  })
  const mailer = open(await listening(smtp, smtp.server))
  ends.push(() => smtp.close())
  const text = "BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nEND:VCALENDAR\r\n"
  await mailer.send({ ...mail, calendar: { method: "CANCEL", text } })
  expect(raw[0]).toMatch(/content-type: text\/calendar; charset=utf-8; method=CANCEL/i)
  expect(arrived[0]?.attachments.map((one) => one.filename)).toContain("visit.ics")
})

it("every wait on the server has an end, and the operator's own words in the address count", () => {
  const { options } = smtpTransport("smtp://user:p%40ss@mail.example:587?requireTLS=true")
  expect(options).toMatchObject({
    host: "mail.example",
    port: 587,
    requireTLS: true,
    auth: { user: "user", pass: "p@ss" },
    connectionTimeout: 5_000,
    greetingTimeout: 5_000,
    dnsTimeout: 5_000,
    socketTimeout: 15_000,
  })
  const own = "smtps://mail.example/?socketTimeout=60000"
  expect(smtpTransport(own).options).toMatchObject({ secure: true, socketTimeout: 60_000 })
})

it("waits for a later try when nobody listens", async () => {
  const gone = createServer()
  const port = await listening(gone, gone)
  await new Promise((resolve) => gone.close(resolve))
  expect(await open(port).send(mail)).toEqual({ kind: "later", reason: "smtp_silent" })
})

it("gives up on a server that never speaks", async () => {
  const silent = createServer()
  const mailer = open(await listening(silent, silent))
  ends.push(() => silent.close())
  const answer = await mailer.send(mail, AbortSignal.timeout(50))
  expect(answer).toEqual({ kind: "later", reason: "smtp_silent" })
})

it.each([
  ["is not asked by the next letter at once", 60_000, false],
  ["is asked again after a while", 0, true],
])("a server that never speaks %s", async (_, pause, again) => {
  let connections = 0
  const silent = createServer((socket) => {
    connections += 1
    socket.on("error", () => undefined)
  })
  const mailer = open(await listening(silent, silent), { within: 1_200, pause })
  ends.push(() => silent.close())
  const later = { kind: "later", reason: "smtp_silent" }
  expect(await mailer.send(mail)).toEqual(later)
  const asked = connections
  expect(asked).toBeGreaterThan(0)
  expect(await mailer.send(mail)).toEqual(later)
  expect(connections > asked).toBe(again)
})
