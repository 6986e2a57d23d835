import { createServer } from "node:http"
import type { IncomingMessage, Server } from "node:http"

import { cosign, formatWitnessKey } from "@/lib/audit/proofs/cosignature"
import { reasonOf } from "@/lib/error"
import { log } from "@/lib/log"

import { judge } from "./judgement"
import { trustedKeys } from "./store"
import type { WitnessStore } from "./store"
import { parseSubmission, submissionLimit } from "./submission"
import type { Submission } from "./submission"

type Watching = {
  now: () => Date
  /** A signed checkpoint that does not fit what was signed before: evidence, as it was sent. */
  noticed: (submitted: string, status: number) => void
}
type Answer = { readonly status: number; readonly body: string; readonly type?: string }

/**
 * A witness after C2SP tlog-witness: `POST /add-checkpoint`, and `GET /` for its verifier key. `logs`: where
 * the keys of the logs are that it knows. A request ends within ten seconds and is of 64 KiB at most.
 */
export function witnessServer(
  store: WitnessStore,
  logs: string,
  { now = () => new Date(), noticed = warn }: Partial<Watching> = {},
): Server {
  // Judging and remembering are one step for each log: two requests may not pass between.
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = (work: () => Promise<Answer>): Promise<Answer> => {
    const next = last.then(work)
    last = next.catch(() => undefined)
    return next
  }
  const server = createServer((request, response) => {
    const send = ({ status, body, type = "text/plain; charset=utf-8" }: Answer): void => {
      response.writeHead(status, { "content-type": type, "cache-control": "no-store" })
      response.end(body)
    }
    const target = request.url ?? "/"
    // HTTP allows targets that are no address: "//" would throw here, and nothing above would catch it.
    const path = URL.canParse(target, base) ? new URL(target, base).pathname : undefined
    if (request.method === "GET" && path === "/")
      return send({ status: 200, body: `${formatWitnessKey(store.key)}\n` })
    if (path !== "/add-checkpoint") return send(plain(404))
    if (request.method !== "POST") return send(plain(405))
    textOf(request)
      .then(async (text) => {
        if (text === undefined) return plain(413)
        const submission = parseSubmission(text)
        return submission === null
          ? plain(400)
          : inTurn(() => answer(submission, store, logs, { now, noticed }))
      })
      .then(send)
      .catch((error: unknown) => {
        log.error({ message: reasonOf(error) }, "witness")
        if (!response.headersSent) send(plain(500))
      })
  })
  server.headersTimeout = 5_000
  server.requestTimeout = 10_000
  server.timeout = 15_000
  server.keepAliveTimeout = 30_000
  server.maxConnections = 256
  return server
}

async function answer(
  submission: Submission,
  store: WitnessStore,
  logs: string,
  { now, noticed }: Watching,
): Promise<Answer> {
  const { origin, size, root } = submission.head
  const keys = await trustedKeys(logs, store.key)
  const vkeys = keys.filter((key) => key.origin === origin).map(({ vkey }) => vkey)
  const judgement = judge(submission, vkeys, await store.known(origin))
  const conflict = judgement.status === 422 || (judgement.status === 409 && size <= judgement.size)
  if (conflict) noticed(submission.text, judgement.status)
  switch (judgement.status) {
    case 200:
      await store.remember(origin, { size, root })
      return {
        status: 200,
        body: cosign(
          submission.note.body,
          store.key,
          store.secret,
          Math.floor(now().getTime() / 1000),
        ),
      }
    case 409:
      return { status: 409, body: `${judgement.size}\n`, type: "text/x.tlog.size" }
    case 400:
    case 403:
    case 404:
    case 422:
      return plain(judgement.status)
  }
}

function warn(submitted: string, status: number): void {
  log.warn({ status, submitted }, "not what was signed before")
}

/** Undefined when it is too long; the rest is not read. */
async function textOf(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request) {
    const bytes = Buffer.from(part)
    size += bytes.length
    if (size > submissionLimit) return undefined
    parts.push(bytes)
  }
  return Buffer.concat(parts).toString("utf8")
}

/** Of targets that have no host. */
const base = "http://witness"

function plain(status: number): Answer {
  return { status, body: `${words[status] ?? status}\n` }
}

const words: Readonly<Record<number, string>> = {
  400: "not a submission",
  403: "not signed with a key that is known for this log",
  404: "not a log that is known",
  405: "POST",
  413: "too large",
  422: "the consistency proof does not hold",
  500: "fault",
}
