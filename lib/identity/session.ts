import { randomUUID } from "node:crypto"

import { cookies, headers } from "next/headers"
import { redirect } from "next/navigation"
import { cache } from "react"

import { mintActor } from "@/lib/actor"
import type {
  ClientActor,
  CompanionActor,
  DeviceActor,
  PatientActor,
  PortalActor,
  StaffActor,
} from "@/lib/actor"
import type { UserId } from "@/lib/ids"

import { staffCookie, staffSession } from "./auth"
import { clientOf } from "./client-token"
import { findDevice } from "./device-link"
import { wasMoved } from "./other-sessions"
import { findPortalSession } from "./portal-session"
import type { PortalSession } from "./portal-session"
import { extendSession } from "./staff-session"
import type { Place, StaffSession } from "./staff-session"
import { staffStanding, visitStanding } from "./standing"
import { visitorBehind } from "./visit-session"

export const patientCookie = "__Host-housecall.visit"
export const portalCookie = "__Host-housecall.my"

/** The staff member behind this request's cookie. A page and the frame around it ask once. */
export const currentStaff = cache(async (): Promise<StaffActor | undefined> => {
  const session = await staffSession()
  return session === undefined ? undefined : staffActor(session, await requestId())
})

/** Why the session of this request is over, to be asked while a stream of it stays open; undefined while it holds. */
export async function staffSessionEnd({
  clinicId,
}: StaffActor): Promise<() => Promise<string | undefined>> {
  const token = (await cookies()).get(staffCookie)?.value
  return async () => (token === undefined ? "idle" : staffStanding(clinicId, token))
}

/** Where this request comes from, for the list of sessions. */
export async function placeOf(address: string): Promise<Place> {
  return { address, userAgent: (await headers()).get("user-agent") ?? "" }
}

/** The staff cookie lasts as long as its session may. */
export async function setStaffCookie(session: {
  token: string
  cookieExpires: Date
}): Promise<void> {
  const options = { httpOnly: true, secure: true, sameSite: "lax", path: "/" } as const
  const expires = session.cookieExpires
  ;(await cookies()).set(staffCookie, session.token, { ...options, expires })
}

/** Something this person, whose session was just looked at, did: the 15 minutes begin anew. */
export async function keepStaffSession({ clinicId }: StaffActor): Promise<void> {
  const token = (await cookies()).get(staffCookie)?.value
  if (token !== undefined) await extendSession(clinicId, token, new Date())
}

/** For pages: whoever is not signed in is sent to the sign-in page, and whoever needs a second factor first to where it is made. */
export async function requireStaff(): Promise<StaffActor> {
  const actor = await requireSignedIn()
  if (actor.session?.mustEnrol === true) redirect("/settings/security")
  return actor
}

/** For the pages where a second factor is made. */
export async function requireSignedIn(): Promise<StaffActor> {
  return (await currentStaff()) ?? redirect("/sign-in")
}

/** The patient behind this request's cookie, until the visit's window closes. A companion's cookie is not the patient's. */
export async function currentPatient(): Promise<PatientActor | undefined> {
  const visitor = await currentVisitor()
  return visitor?.actor.kind === "patient" ? visitor.actor : undefined
}

/** Whoever was invited to one visit by a link, for as long as the invitation stands. */
export async function currentCompanion(): Promise<CompanionActor | undefined> {
  const visitor = await currentVisitor()
  return visitor?.actor.kind === "companion" ? visitor.actor : undefined
}

/** `clinicianId`: in whose line a patient waits. */
type Standing = { clinicianId?: UserId }

/** Either of them, with the question whether they still are, to be asked while a stream stays open. */
export async function currentVisitor(): Promise<
  | { actor: PatientActor | CompanionActor; standing: () => Promise<Standing | undefined> }
  | undefined
> {
  const token = (await cookies()).get(patientCookie)?.value
  if (token === undefined) return undefined
  const id = await requestId()
  const look = () => visitorBehind(token, id, new Date())
  const actor = await look()
  if (actor === undefined) return undefined
  // Of patients there are many. A guest stands by the invitation besides.
  const standing = async (): Promise<Standing | undefined> =>
    actor.kind === "patient" ? visitStanding(actor.clinicId, token) : (await look()) && {}
  return { actor, standing }
}

/** Why there is no patient or guest: the visit went to another phone, or there never was a session. */
export async function whyNoVisitor(): Promise<"moved" | "unauthenticated"> {
  const token = (await cookies()).get(patientCookie)?.value
  return token !== undefined && (await wasMoved(token)) ? "moved" : "unauthenticated"
}

/** The person behind this request's /my cookie, and for whom they may act. */
export async function currentPortalSession(): Promise<PortalSession | undefined> {
  const token = (await cookies()).get(portalCookie)?.value
  return token === undefined ? undefined : findPortalSession(token, new Date())
}

/** The patient, or the proxy for the patient whom they chose. */
export async function currentPortal(): Promise<PortalActor | undefined> {
  const session = await currentPortalSession()
  if (session?.chosen === undefined) return undefined
  const { patientId, proxyId } = session.chosen
  const { clinicId } = session
  return mintActor({ kind: "portal", clinicId, patientId, proxyId, requestId: await requestId() })
}

/** For the pages below /my: whoever has no session gives a code first. */
export async function requirePortal(): Promise<PortalActor> {
  return (await currentPortal()) ?? redirect("/my")
}

/** The bedside device whose token the request bears, until its link ends. Cookies are never looked at. */
export async function deviceOf(request: Request): Promise<DeviceActor | undefined> {
  const token = /^Bearer ([\w-]{43})$/.exec(request.headers.get("authorization") ?? "")?.[1]
  if (token === undefined) return undefined
  const device = await findDevice(token, new Date())
  if (device === undefined) return undefined
  const { clinicId, patientId, visitId } = device
  return mintActor({
    kind: "device",
    clinicId,
    deviceId: device.id,
    patientId,
    visitId,
    requestId: await requestId(),
  })
}

/** The program of the hospital whose token the request bears. Cookies are never looked at. */
export async function clientBehind(request: Request, at: Date): Promise<ClientActor | undefined> {
  const token = /^Bearer ([\w-]{43})$/i.exec(request.headers.get("authorization") ?? "")?.[1]
  return token === undefined ? undefined : clientOf(token, await requestId(), at)
}

function staffActor(session: StaffSession, id: string): StaffActor {
  const { clinicId, userId, role, name, openedAt, provedAt, mustEnrol } = session
  return mintActor({
    kind: "staff",
    clinicId,
    userId,
    role,
    name,
    requestId: id,
    session: { id: session.id, openedAt, provedAt, mustEnrol },
  })
}

async function requestId(): Promise<string> {
  return (await headers()).get("x-request-id") ?? randomUUID()
}
