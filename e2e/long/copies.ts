import { readFileSync } from "node:fs"
import { join } from "node:path"

import { request } from "@playwright/test"
import type { APIRequestContext } from "@playwright/test"

import { runFolder } from "../run-folder"
import { running } from "../running"
import type { Account } from "../running"
import { expect } from "../test"

/** The addresses of both web processes, past the door. */
export function copies(): [string, string] {
  const [first, second] = ["web", "web-2"].map((name) => {
    const log = readFileSync(join(runFolder, "logs", `${name}.log`), "utf8")
    const port = [...log.matchAll(/Local:\s+http:\/\/[\w.]+:(\d+)/g)].at(-1)?.[1]
    if (port === undefined) throw new Error(`the log of ${name} names no port`)
    return `http://localhost:${port}`
  })
  if (first === undefined || second === undefined) throw new Error("there are two")
  return [first, second]
}

export type Both = readonly [APIRequestContext, APIRequestContext]

/** One person with one session, at each of the two. */
export async function atBoth({
  email,
  password,
}: Pick<Account, "email" | "password">): Promise<Both> {
  const extraHTTPHeaders = { origin: new URL(running.baseUrl).origin }
  const [here, there] = copies()
  const first = await request.newContext({ baseURL: here, extraHTTPHeaders })
  const answer = await first.post("/api/sign-in", { data: { email, password } })
  expect(answer.ok(), `sign-in as ${email}`).toBe(true)
  const storageState = await first.storageState()
  return [first, await request.newContext({ baseURL: there, extraHTTPHeaders, storageState })]
}

export type Heard = { topics: () => string[]; end: () => void }

/** The event stream of whoever is signed in there. */
export async function listenAt(api: APIRequestContext, address: string): Promise<Heard> {
  const { cookies } = await api.storageState()
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ")
  const over = new AbortController()
  const answer = await fetch(`${address}/api/events?for=staff`, {
    headers: { cookie },
    signal: over.signal,
  })
  expect(answer.status).toBe(200)
  const heard: string[] = []
  const read = async (): Promise<void> => {
    const decoder = new TextDecoder()
    for await (const bytes of answer.body ?? [])
      for (const [, topic] of decoder.decode(bytes, { stream: true }).matchAll(/"topic":"(\w+)"/g))
        heard.push(topic ?? "")
  }
  read().catch(() => undefined)
  return { topics: () => heard, end: () => over.abort() }
}
