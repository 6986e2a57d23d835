import http from "node:http"
import https from "node:https"

import { hostOf, pinnedTo, systemResolver } from "@/lib/pinned-host"
import type { Resolver } from "@/lib/pinned-host"
import { isPublicAddress } from "@/lib/public-address"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { timeLimit } from "@/lib/time-limit"

import { checkUrl } from "./busy-url"
import type { UrlProblem } from "./busy-url"

export type FetchProblem =
  | UrlProblem
  | "no_such_host"
  | "unreachable"
  | "redirected"
  | "answered"
  | "too_slow"
  | "too_big"
  | "not_a_calendar"

export type Limits = { readonly bytes: number; readonly milliseconds: number }
export const usualLimits: Limits = { bytes: 2 * 1024 * 1024, milliseconds: 6_000 }

type Door = {
  exempt?: string | undefined
  resolve?: Resolver | undefined
  limits?: Limits | undefined
}
type Judged = { url: URL; address: string }

/**
 * The text of a calendar elsewhere. The connection is pinned to the address that was judged: a name
 * that answers otherwise the next time is not asked again. Nothing is redirected, unpacked or kept open.
 */
export async function fetchCalendar(
  address: string,
  door: Door = {},
): Promise<Result<string, FetchProblem>> {
  const limits = door.limits ?? usualLimits
  const spent = timeLimit(limits.milliseconds)
  const judged = await judgeAddress(address, door, spent)
  return judged.ok ? ask(judged.value, limits, spent) : judged
}

/**
 * Whether a calendar's address may be connected to, and at which network address: the host is resolved
 * once, and everything that it resolves to must be public. Connects to nothing.
 */
export async function judgeAddress(
  address: string,
  { exempt, resolve = systemResolver, limits = usualLimits }: Door,
  spent: AbortSignal = timeLimit(limits.milliseconds),
): Promise<Result<Judged, FetchProblem>> {
  const checked = checkUrl(address, exempt)
  if (!checked.ok) return checked
  const url = checked.value
  const found = await Promise.race([resolve(hostOf(url)).catch(() => []), ended(spent)])
  if (found === "too_slow") return refuse("too_slow")
  const [first] = found
  if (first === undefined) return refuse("no_such_host")
  if (url.origin !== exempt && !found.every(isPublicAddress)) return refuse("not_public")
  return ok({ url, address: first })
}

function ended(signal: AbortSignal): Promise<"too_slow"> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve("too_slow"), { once: true })
  })
}

function ask(
  { url, address }: Judged,
  limits: Limits,
  signal: AbortSignal,
): Promise<Result<string, FetchProblem>> {
  return new Promise((resolve) => {
    const request = (url.protocol === "https:" ? https : http).request(url, {
      method: "GET",
      headers: {
        accept: "text/calendar",
        "accept-encoding": "identity",
        "user-agent": "Housecall",
      },
      lookup: pinnedTo(address),
      agent: false,
      signal,
    })
    const end = (result: Result<string, FetchProblem>): void => {
      resolve(result)
      request.destroy()
    }
    request.on("error", () => end(refuse(signal.aborted ? "too_slow" : "unreachable")))
    request.on("response", (response) => {
      const status = response.statusCode ?? 0
      if (status >= 300 && status < 400) return end(refuse("redirected"))
      if (status !== 200) return end(refuse("answered"))
      if ((response.headers["content-encoding"] ?? "identity") !== "identity")
        return end(refuse("not_a_calendar"))
      if (Number(response.headers["content-length"] ?? 0) > limits.bytes)
        return end(refuse("too_big"))
      const chunks: Buffer[] = []
      let bytes = 0
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes > limits.bytes) return end(refuse("too_big"))
        chunks.push(chunk)
        // What does not begin like a calendar is not worth the rest.
        const first = bytes - chunk.length < sniffed
        if (first && bytes >= sniffed && !beginsLikeOne(Buffer.concat(chunks)))
          return end(refuse("not_a_calendar"))
        return undefined
      })
      response.on("error", () => end(refuse(signal.aborted ? "too_slow" : "unreachable")))
      response.on("end", () => end(textOf(Buffer.concat(chunks))))
      return undefined
    })
    request.end()
  })
}

const opening = "BEGIN:VCALENDAR"
const sniffed = 64

function beginsLikeOne(bytes: Buffer): boolean {
  const start = bytes
    .subarray(0, sniffed)
    .toString("utf8")
    .replace(/^\ufeff/, "")
    .trimStart()
  return opening.startsWith(start.slice(0, opening.length).toUpperCase())
}

function textOf(bytes: Buffer): Result<string, FetchProblem> {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes).trimStart()
    return text.slice(0, opening.length).toUpperCase() === opening
      ? ok(text)
      : refuse("not_a_calendar")
  } catch {
    return refuse("not_a_calendar")
  }
}
