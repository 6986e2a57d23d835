import { readFileSync } from "node:fs"
import { createSecureContext } from "node:tls"

import type { Env } from "@/lib/env"
import { Fault } from "@/lib/error"

import { dicomMessage } from "./dicom-message"
import type { Listener, Refusal } from "./feed"
import { postEvent } from "./fhir-feed"
import type { FhirTarget } from "./fhir-feed"
import { sendFrames } from "./syslog"
import type { SyslogTarget } from "./syslog"
import { framed, syslogMessage } from "./syslog-message"

/** The listeners that are set up; none unless somebody did. Throws a `Fault` that names a file that is of no use. */
export function listenersOf(env: Env): Listener[] {
  const listeners: Listener[] = []
  if (env.ATNA_SYSLOG_URL !== undefined)
    listeners.push(
      syslogListener(syslogTarget(env, env.ATNA_SYSLOG_URL), new URL(env.BASE_URL).host),
    )
  const repository = fhirTarget(env)
  if (repository !== undefined) listeners.push(fhirListener(repository))
  return listeners
}

/** All of a batch or none: syslog does not say where it stopped. */
export function syslogListener(target: SyslogTarget, host: string): Listener {
  return {
    name: "atna_syslog",
    async tell(events) {
      const frames = events.map(({ seq, fhir }) =>
        framed(syslogMessage({ host, at: recordedAt(fhir), seq, xml: dicomMessage(fhir) })),
      )
      await sendFrames(target, frames)
      return { taken: events.length, refused: [] }
    },
  }
}

/**
 * One after the other, so that the first that is not taken is the one to go on with. What is refused for
 * good is passed. Where the status speaks of us and not of the event (no right, no such address), it is
 * passed only once the same server takes another: else a token that ran out would park every event.
 */
export function fhirListener(target: FhirTarget): Listener {
  return {
    name: "atna_fhir",
    async tell(events) {
      const refused: Refusal[] = []
      let doubtful: Refusal[] = []
      let passed = 0
      try {
        for (const [i, { seq, fhir }] of events.entries()) {
          const code = await refusalOf(target, fhir)
          if (code !== undefined && ofUs.has(code)) {
            doubtful.push({ seq, code })
            if (doubtful.length === mostDoubtful) break
            continue
          }
          refused.push(...doubtful, ...(code === undefined ? [] : [{ seq, code }]))
          // A refusal of this event alone says that the others' was not of us either.
          doubtful = []
          passed = i + 1
        }
      } catch (error) {
        if (passed === 0) throw error
      }
      const [first] = doubtful
      if (passed === 0 && first !== undefined) throw new Error(`refused all: ${first.code}`)
      return { taken: passed, refused }
    },
  }
}

async function refusalOf(target: FhirTarget, fhir: string): Promise<string | undefined> {
  try {
    await postEvent(target, fhir)
    return undefined
  } catch (error) {
    if (error instanceof Fault && error.code.startsWith("repository.")) return error.code
    throw error
  }
}

/** Unauthorized, forbidden, not found, method not allowed, proxy authentication. */
const ofUs: ReadonlySet<string> = new Set(
  [401, 403, 404, 405, 407].map((status) => `repository.${status}`),
)
const mostDoubtful = 3

/** The FHIR repository that is set up, for what is told again; undefined where none is. */
export function fhirTarget({
  ATNA_FHIR_URL: url,
  ATNA_FHIR_TOKEN: token,
}: Env): FhirTarget | undefined {
  return url === undefined ? undefined : { url, ...(token === undefined ? {} : { token }) }
}

function syslogTarget(env: Env, address: string): SyslogTarget {
  const { protocol, hostname, port } = new URL(address)
  const host = hostname.replaceAll(/[[\]]/g, "")
  if (protocol === "tcp:") return { host, port: Number(port || "601") }
  const tls = { ...pem(env, "ca"), ...pem(env, "cert"), ...pem(env, "key") }
  try {
    createSecureContext(tls)
  } catch (cause) {
    throw unusable(
      "ATNA_CERT_FILE, ATNA_KEY_FILE: must be a certificate and its key, both in PEM",
      cause,
    )
  }
  return { host, port: Number(port || "6514"), tls }
}

const fileOf = { ca: "ATNA_CA_FILE", cert: "ATNA_CERT_FILE", key: "ATNA_KEY_FILE" } as const

function pem(env: Env, part: keyof typeof fileOf): Partial<Record<typeof part, string>> {
  const path = env[fileOf[part]]
  if (path === undefined) return {}
  try {
    return { [part]: readFileSync(path, "utf8") }
  } catch (cause) {
    const why = String(Reflect.get(Object(cause), "code"))
    throw unusable(`${fileOf[part]}: ${path} cannot be read (${why})`, cause)
  }
}

function unusable(what: string, cause: unknown): Fault {
  return new Fault("configuration", `Settings: ${what} (.env.example)`, cause)
}

/** The time that the event says of itself. */
function recordedAt(fhir: string): Date {
  const recorded: unknown = JSON.parse(fhir).recorded
  return new Date(typeof recorded === "string" ? recorded : 0)
}
