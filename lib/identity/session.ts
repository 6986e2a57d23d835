import { randomUUID } from "node:crypto"

import { and, eq, gt } from "drizzle-orm"
import { getServerSession } from "next-auth"
import { cookies, headers } from "next/headers"
import { redirect } from "next/navigation"

import { withCredential } from "@/db/client"
import { patientSessions } from "@/db/schema/identity"
import { mintActor } from "@/lib/actor"
import type { DeviceActor, PatientActor, PortalActor, StaffActor } from "@/lib/actor"

import { authOptions, staffCookie } from "./auth"
import { findDevice } from "./device-link"
import { tokenHash } from "./link-token"
import { findPortalSession } from "./portal-session"
import type { PortalSession } from "./portal-session"
import { extendSession, findSession } from "./staff-session"
import type { StaffSession } from "./staff-session"

export const patientCookie = "__Host-housecall.visit"
export const portalCookie = "__Host-housecall.my"

/** The staff member behind this request's cookie. */
export async function currentStaff(): Promise<StaffActor | undefined> {
  const session = await getServerSession(authOptions())
  return session?.staff === undefined ? undefined : staffActor(session.staff, await requestId())
}

/** Whether the session of this request still holds, to be asked again while a stream of it stays open. */
export async function staffSessionHolds(): Promise<() => Promise<boolean>> {
  const token = (await cookies()).get(staffCookie)?.value
  return async () => token !== undefined && (await findSession(token, new Date())) !== undefined
}

/** Something a person did: the 15 minutes begin anew. */
export async function keepStaffSession(): Promise<void> {
  const token = (await cookies()).get(staffCookie)?.value
  if (token !== undefined) await extendSession(token, new Date())
}

/** For pages: whoever is not signed in is sent to the sign-in page. */
export async function requireStaff(): Promise<StaffActor> {
  return (await currentStaff()) ?? redirect("/sign-in")
}

/** The patient behind this request's cookie, until the visit's window closes. */
export async function currentPatient(): Promise<PatientActor | undefined> {
  const token = (await cookies()).get(patientCookie)?.value
  if (token === undefined) return undefined
  const hash = tokenHash(token)
  const session = await withCredential(hash, async (tx) => {
    const rows = await tx
      .select()
      .from(patientSessions)
      .where(and(eq(patientSessions.tokenHash, hash), gt(patientSessions.expiresAt, new Date())))
    return rows[0]
  })
  if (session === undefined) return undefined
  const { clinicId, patientId, visitId } = session
  return mintActor({ kind: "patient", clinicId, patientId, visitId, requestId: await requestId() })
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

function staffActor(session: StaffSession, id: string): StaffActor {
  const { clinicId, userId, role, name } = session
  return mintActor({ kind: "staff", clinicId, userId, role, name, requestId: id })
}

async function requestId(): Promise<string> {
  return (await headers()).get("x-request-id") ?? randomUUID()
}
