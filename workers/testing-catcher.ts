import { randomBytes } from "node:crypto"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"

import { simpleParser } from "mailparser"
import { SMTPServer } from "smtp-server"

/** The points of a sending at which a worker can die: nothing handed over yet, handed over, answered. */
export type Point = "recipient" | "body" | "answered"

export type Catcher = {
  env: { SMTP_URL: string; SMS_GATEWAY_URL: string; SMS_GATEWAY_SECRET: string }
  /** Every copy of a mail that was answered with 250, by the message's id. */
  mails: string[]
  /** Every request for a text, repeated ones too, and the texts that a phone got. */
  asked: string[]
  texts: Set<string>
  /** Called at each point of each sending. */
  watch: (point: Point) => void
  /** Connections that have not ended: zero when the last worker's words are all heard. */
  open: () => number
  close: () => Promise<void>
}

/** A mail server and an SMS gateway on loopback that take everything and count it. */
export async function openCatcher(): Promise<Catcher> {
  const mails: string[] = []
  const asked: string[] = []
  const texts = new Set<string>()
  const secret = randomBytes(32).toString("base64url")
  let working = 0

  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onRcptTo: (_, __, done) => {
      catcher.watch("recipient")
      done()
    },
    onData: (stream, _, done) => {
      working += 1
      catcher.watch("body")
      void simpleParser(stream)
        .then(
          (mail) => void mails.push(/^<(.+)@/.exec(mail.messageId ?? "")?.[1] ?? "unnamed"),
          // Cut off before its end: that is no mail.
          () => undefined,
        )
        .finally(() => {
          working -= 1
          done()
          catcher.watch("answered")
        })
    },
  })
  smtp.on("error", () => undefined)
  const gateway = createServer((request, response) => {
    const id = String(request.headers["idempotency-key"])
    working += 1
    catcher.watch("recipient")
    request.resume()
    request.once("close", () => (working -= 1))
    request.once("end", () => {
      asked.push(id)
      texts.add(id)
      response.writeHead(200, { "content-type": "application/json" }).end(`{"id":"text-${id}"}`)
      catcher.watch("answered")
    })
  })
  await new Promise<void>((ready) => smtp.listen(0, "127.0.0.1", ready))
  await new Promise<void>((ready) => gateway.listen(0, "127.0.0.1", ready))

  const catcher: Catcher = {
    env: {
      SMTP_URL: `smtp://127.0.0.1:${portOf(smtp.server.address())}`,
      SMS_GATEWAY_URL: `http://127.0.0.1:${portOf(gateway.address())}/`,
      SMS_GATEWAY_SECRET: secret,
    },
    mails,
    asked,
    texts,
    watch: () => undefined,
    open: () => smtp.connections.size + working,
    close: async () => {
      gateway.closeAllConnections()
      await Promise.all([
        new Promise<void>((done) => smtp.close(done)),
        new Promise<unknown>((done) => gateway.close(done)),
      ])
    },
  }
  return catcher
}

function portOf(address: string | AddressInfo | null): number {
  return typeof address === "object" && address !== null ? address.port : 0
}
