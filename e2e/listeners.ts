import type { APIRequestContext, JSHandle, Page } from "@playwright/test"
import { rolldown } from "rolldown"

import type { E2eeSession } from "@/lib/e2ee/client/session"

import { caller } from "./api"
import type { ArrangedMember } from "./class-clinic"
import type { AskForTicket, Listener } from "./listener-program"
import { running } from "./running"
import { expect } from "./test"

/** A member of a class without a screen: its own browser session over HTTP, its own seat and keys in a shared page. */
export type Seated = {
  readonly member: ArrangedMember
  readonly api: APIRequestContext
  readonly listener: JSHandle<Listener>
}

/** By the member's name. */
const callers = new Map<string, APIRequestContext>()

/** The listener's program, of the product's own files as they are now. */
export async function listenerProgram(): Promise<string> {
  const bundle = await rolldown({
    input: "e2e/listener-program.ts",
    platform: "browser",
    tsconfig: true,
  })
  const { output } = await bundle.generate({ format: "iife" })
  await bundle.close()
  return output[0].code
}

/** A page of the house's origin that runs the program. Its context must bypass the CSP: the house's own pages run no such thing. */
export async function openHall(page: Page, program: string): Promise<void> {
  await page.goto(`${running.baseUrl}/healthz`)
  const askForTicket: AskForTicket = (name, key) => {
    const api = callers.get(name)
    if (api === undefined) throw new Error(`${name} does not wait`)
    return post(api, "/api/rooms/token", { ...key, protection: "end_to_end" })
  }
  await page.exposeFunction("askForTicket", askForTicket)
  await page.addScriptTag({ content: program })
}

/** From the link to the waiting room, by the routes that the patient's pages ask. */
export async function waitAsListener(member: ArrangedMember): Promise<APIRequestContext> {
  const api = await caller()
  const token = new URLSearchParams(new URL(member.link).hash.slice(1)).get("t")
  const { birthDate } = member
  await post(api, "/api/join", { token, birthDate, here: false })
  await post(api, "/api/visit/consent", {
    video: true,
    vitals: false,
    charting: false,
    transcript: false,
  })
  await post(api, "/api/visit/check", {
    camera: "missing",
    microphone: "missing",
    speaker: "works",
    encryption: true,
  })
  await post(api, "/api/visit/arrive")
  return api
}

/** Into the class, once the host has let them in. */
export async function takeSeat(
  hall: Page,
  member: ArrangedMember,
  api: APIRequestContext,
): Promise<Seated> {
  callers.set(member.name, api)
  const listener = await hall.evaluateHandle<Listener, string>(
    (name) => Reflect.get(window, "newListener")(name),
    member.name,
  )
  return { member, api, listener }
}

/** The one in use now. */
export const sessionIn = ({ listener }: Seated): Promise<JSHandle<E2eeSession>> =>
  listener.evaluateHandle((one) => one.session())

async function post(api: APIRequestContext, path: string, data: object = {}) {
  const answer = await api.post(path, { data })
  expect(answer.ok(), `${path}: ${answer.status()} ${await answer.text()}`).toBe(true)
  return answer.json()
}
