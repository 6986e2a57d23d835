import { newTraceparent } from "@/lib/traceparent"

import { storageFull } from "./page-signal"
import { saysFull } from "./refused-when-full"

export type Posted<T> =
  | { ok: true; value: T }
  | { ok: false; reason: string; status: number; detail: Readonly<Record<string, unknown>> }

/**
 * Sends JSON to one of our routes and never throws: a refusal comes back with its reason, a lost
 * network as "offline", silence for 8 seconds as "timeout". `withinMs`: where an answer that nobody waited
 * for is dearer than waiting.
 */
export async function post<T = unknown>(
  path: string,
  body: unknown = {},
  withinMs?: number,
): Promise<Posted<T>> {
  const init: Init = {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  }
  return ask<T>(path, init, withinMs)
}

/** The same, in the place of what is there. */
export async function put<T = unknown>(path: string, body: unknown): Promise<Posted<T>> {
  return ask<T>(path, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  })
}

export async function get<T>(path: string): Promise<Posted<T>> {
  return ask<T>(path, { method: "GET" })
}

export async function remove<T = unknown>(path: string): Promise<Posted<T>> {
  return ask<T>(path, { method: "DELETE" })
}

type Init = { method: string; headers?: Readonly<Record<string, string>>; body?: string }

async function ask<T>(path: string, init: Init, withinMs = 8_000): Promise<Posted<T>> {
  try {
    const response = await fetch(path, {
      ...init,
      // A trace begins with the click: random ids that the server's and the workers' logs and spans carry on.
      headers: {
        ...init.headers,
        traceparent: newTraceparent(crypto.getRandomValues(new Uint8Array(24))),
      },
      cache: "no-store",
      signal: AbortSignal.timeout(withinMs),
    })
    // As text first: an answer of which the end never came is a lost one, not an empty one.
    const answer = readJson(await response.text())
    const detail = isRecord(answer) ? answer : {}
    const full = saysFull({ method: init.method, path, ok: response.ok, reason: detail["error"] })
    if (full !== undefined) storageFull.tell(full)
    // oxlint-disable-next-line typescript/consistent-type-assertions -- our own route's answer, typed by its caller
    if (response.ok && answer !== undefined) return { ok: true, value: answer as T }
    const reason = typeof detail["error"] === "string" ? detail["error"] : "fault"
    return { ok: false, reason, status: response.status, detail }
  } catch (error) {
    const reason =
      error instanceof DOMException && error.name === "TimeoutError" ? "timeout" : "offline"
    return { ok: false, reason, status: 0, detail: {} }
  }
}

/** An answer may be empty; one that is not JSON did not come from our routes. */
function readJson(text: string): unknown {
  if (text === "") return {}
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null
}
