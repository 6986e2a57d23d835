import { request } from "@playwright/test"
import type { APIRequestContext } from "@playwright/test"

import { account, running } from "./running"
import type { Account } from "./running"

const origin = new URL(running.baseUrl).origin

/** A caller without a browser. Our own Origin is sent, as a browser on our pages would. */
export function caller(headers: Record<string, string> = { origin }): Promise<APIRequestContext> {
  return request.newContext({ baseURL: running.baseUrl, extraHTTPHeaders: headers })
}

export async function staffCaller(who: Account | string): Promise<APIRequestContext> {
  const { email, password } = typeof who === "string" ? account(who) : who
  const api = await caller()
  const response = await api.post("/api/sign-in", { data: { email, password } })
  if (!response.ok())
    throw new Error(`sign-in as ${email}: ${response.status()} ${await response.text()}`)
  return api
}
