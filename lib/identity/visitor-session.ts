import { createHash, randomUUID } from "node:crypto"

import { eq } from "drizzle-orm"
import { cookies, headers } from "next/headers"

import { withLookup } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { mintActor } from "@/lib/actor"
import type { VisitorActor } from "@/lib/actor"
import type { ClinicId } from "@/lib/ids"

import { newToken } from "./link-token"

export const visitorCookie = "__Host-housecall.visitor"

/**
 * Somebody on the booking page of the clinic with this slug, known by their browser alone. Undefined
 * when there is no such clinic. For pages: a browser without the cookie is a visitor for this one
 * request, as a page cannot set it.
 */
export async function currentVisitor(slug: string): Promise<VisitorActor | undefined> {
  const token = (await cookies()).get(visitorCookie)?.value ?? newToken()
  return visitorOf(slug, token)
}

/** For routes: the browser is given the cookie, so that its hold is its own at the next request too. */
export async function greetVisitor(slug: string): Promise<VisitorActor | undefined> {
  const jar = await cookies()
  const known = jar.get(visitorCookie)?.value
  const token = known ?? newToken()
  const visitor = await visitorOf(slug, token)
  if (visitor !== undefined && known === undefined)
    jar.set(visitorCookie, token, {
      httpOnly: true,
      secure: true,
      sameSite: "lax",
      path: "/",
      maxAge: 24 * 60 * 60,
    })
  return visitor
}

async function visitorOf(slug: string, token: string): Promise<VisitorActor | undefined> {
  const clinicId = await clinicBySlug(slug)
  if (clinicId === undefined) return undefined
  return mintActor({
    kind: "visitor",
    clinicId,
    visitorId: visitorId(token),
    requestId: (await headers()).get("x-request-id") ?? randomUUID(),
  })
}

async function clinicBySlug(slug: string): Promise<ClinicId | undefined> {
  if (!/^[a-z0-9-]{2,40}$/.test(slug)) return undefined
  const rows = await withLookup("clinic-slug", (tx) =>
    tx.select({ id: clinics.id }).from(clinics).where(eq(clinics.slug, slug)),
  )
  return rows[0]?.id
}

/**
 * The id of the holder of a token, as a UUID of version 8 (RFC 9562 section 5.8) over its SHA-256.
 * The cookie's own value rests nowhere: whoever reads an id in a table cannot make the cookie.
 */
export function visitorId(token: string): string {
  const hash = createHash("sha256").update(`housecall/visitor/v1/${token}`).digest("hex")
  const variant = "89ab".charAt(Number.parseInt(hash.charAt(16), 16) % 4)
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-${variant}${hash.slice(17, 20)}-${hash.slice(20, 32)}`
}
