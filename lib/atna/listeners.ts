import { readFileSync } from "node:fs"

import type { Env } from "@/lib/env"

import type { Listener } from "./feed"
import { postEvent } from "./fhir-feed"
import type { FhirTarget } from "./fhir-feed"
import { sendFrames } from "./syslog"
import type { SyslogTarget } from "./syslog"
import { framed, syslogMessage } from "./syslog-message"

/** The listeners that are set up; none unless somebody did. */
export function listenersOf(env: Env): Listener[] {
  const listeners: Listener[] = []
  if (env.ATNA_SYSLOG_URL !== undefined)
    listeners.push(
      syslogListener(syslogTarget(env, env.ATNA_SYSLOG_URL), new URL(env.BASE_URL).host),
    )
  if (env.ATNA_FHIR_URL !== undefined) {
    const token = env.ATNA_FHIR_TOKEN
    listeners.push(
      fhirListener({ url: env.ATNA_FHIR_URL, ...(token === undefined ? {} : { token }) }),
    )
  }
  return listeners
}

/** All of a batch or none: syslog does not say where it stopped. */
export function syslogListener(target: SyslogTarget, host: string): Listener {
  return {
    name: "atna_syslog",
    async tell(events) {
      const frames = events.map(({ seq, fhir }) =>
        framed(syslogMessage({ host, at: recordedAt(fhir), seq, json: fhir })),
      )
      await sendFrames(target, frames)
      return events.length
    },
  }
}

/** One after the other, so that the first that is not taken is the one to go on with. */
export function fhirListener(target: FhirTarget): Listener {
  return {
    name: "atna_fhir",
    async tell(events) {
      let taken = 0
      try {
        for (const { fhir } of events) {
          await postEvent(target, fhir)
          taken++
        }
      } catch (error) {
        if (taken === 0) throw error
      }
      return taken
    },
  }
}

function syslogTarget(env: Env, address: string): SyslogTarget {
  const { protocol, hostname, port } = new URL(address)
  const host = hostname.replaceAll(/[[\]]/g, "")
  if (protocol === "tcp:") return { host, port: Number(port || "601") }
  const { ATNA_CA_FILE: ca, ATNA_CERT_FILE: cert, ATNA_KEY_FILE: key } = env
  const tls = {
    ...(ca === undefined ? {} : { ca: readFileSync(ca, "utf8") }),
    ...(cert === undefined ? {} : { cert: readFileSync(cert, "utf8") }),
    ...(key === undefined ? {} : { key: readFileSync(key, "utf8") }),
  }
  return { host, port: Number(port || "6514"), tls }
}

/** The time that the event says of itself. */
function recordedAt(fhir: string): Date {
  const recorded: unknown = JSON.parse(fhir).recorded
  return new Date(typeof recorded === "string" ? recorded : 0)
}
