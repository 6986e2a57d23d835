import { randomUUID } from "node:crypto"

import { and, eq, isNull } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { users } from "@/db/schema/identity"
import { staffLinks } from "@/db/schema/staff-accounts"
import type { StaffActor, StaffRole } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { record } from "@/lib/audit/record"
import { databaseError } from "@/lib/error"
import { UserId } from "@/lib/ids"
import { enqueue } from "@/lib/jobs/outbox"
import { letterJob } from "@/lib/notifications/jobs"
import { may } from "@/lib/permissions"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { steppedUp } from "@/lib/step-up"

import { refuseOver } from "./limiter"
import { hashPassword } from "./password"
import { passwordProblem } from "./password-rule"
import type { PasswordProblem } from "./password-rule"
import type { Invitation, StaffLinkUse } from "./schema"
import { findStaffLink, insertStaffLink, useStaffLink } from "./staff-links"
import { openSession } from "./staff-session"
import type { OpenedSession, Place } from "./staff-session"
import { systemActor } from "./system"

type Denied = "forbidden" | "step_up_needed"

/** Sends an invitation. Another one to the same address replaces the first. */
export async function invite(
  actor: StaffActor,
  input: Invitation,
  at: Date,
): Promise<Result<{ inviteId: string }, Denied | "known_already" | "too_many" | "closed">> {
  const entity = { type: "staff", id: "new" } as const
  if (!may(actor, "staff.manage")) return deny(actor, "staff.invite", entity, "forbidden", at)
  if (!steppedUp(actor, at)) return deny(actor, "staff.invite", entity, "step_up_needed", at)
  const over = await refuseOver([[`invite/${actor.clinicId}`, { most: 100, seconds: 3_600 }]], at)
  if (over !== undefined) return over
  const email = input.email.toLowerCase()
  return withTenant(actor.clinicId, async (tx) => {
    // Addresses are one to an installation: whose it is elsewhere is not for this clinic to know. Such an
    // invitation goes out as any other, and whoever has the account reads at its link that they have one.
    const ours = and(eq(users.email, email), eq(users.clinicId, actor.clinicId))
    const taken = await tx.select({ id: users.id }).from(users).where(ours)
    if (taken.length > 0) return refuse("known_already")
    await tx
      .update(staffLinks)
      .set({ revokedAt: at })
      .where(
        and(
          eq(staffLinks.email, email),
          eq(staffLinks.purpose, "invitation"),
          isNull(staffLinks.usedAt),
          isNull(staffLinks.revokedAt),
        ),
      )
    const { clinicId, userId: createdBy } = actor
    const { name, role } = input
    const inviteId = await insertStaffLink(
      tx,
      { clinicId, purpose: "invitation", email, name, role, createdBy },
      at,
    )
    await enqueue(tx, clinicId, letterJob, { kind: "staff_invitation", inviteId })
    await record(
      tx,
      actor,
      {
        action: "staff.invited",
        entity: { type: "staff", id: inviteId },
        outcome: "success",
        purpose: "HOPERAT",
        data: { role },
      },
      at,
    )
    return ok({ inviteId })
  })
}

/** The link of an invitation that nobody took up stops working. */
export async function withdrawInvitation(
  actor: StaffActor,
  inviteId: string,
  at: Date,
): Promise<Result<undefined, Denied | "not_found">> {
  const entity = { type: "staff", id: inviteId } as const
  if (!may(actor, "staff.manage")) return deny(actor, "staff.invite", entity, "forbidden", at)
  const withdrawn = await withTenant(actor.clinicId, async (tx) => {
    const rows = await tx
      .update(staffLinks)
      .set({ revokedAt: at })
      .where(
        and(
          eq(staffLinks.id, inviteId),
          eq(staffLinks.purpose, "invitation"),
          isNull(staffLinks.usedAt),
        ),
      )
      .returning({ id: staffLinks.id })
    if (rows.length === 0) return false
    await record(
      tx,
      actor,
      {
        action: "staff.changed",
        entity,
        outcome: "success",
        purpose: "HOPERAT",
        data: { fields: ["invitation_withdrawn"] },
      },
      at,
    )
    return true
  })
  return withdrawn ? ok() : deny(actor, "staff.invite", entity, "not_found", at)
}

export type StaffLinkView = {
  purpose: "invitation" | "password_reset"
  email: string
  name: string
  role: StaffRole | null
  clinic: { name: string; phone: string }
}

/** What the page behind a letter's link shows. An unknown, used and withdrawn one look alike. */
export async function lookAtStaffLink(
  token: string,
  at: Date,
): Promise<Result<StaffLinkView, "unknown_link">> {
  const link = await findStaffLink(token, at)
  if (link === undefined) return refuse("unknown_link")
  const [clinic] = await withTenant(link.clinicId, (tx) =>
    tx
      .select({ name: clinics.name, phone: clinics.phone })
      .from(clinics)
      .where(eq(clinics.id, link.clinicId)),
  )
  if (clinic === undefined) return refuse("unknown_link")
  const { purpose, email, name, role } = link
  return ok({ purpose, email, name, role, clinic })
}

/** Joins: the account, and a session of it. The link is used up by that, and by nothing else. */
export async function acceptInvitation(
  { token, name, password }: StaffLinkUse,
  place: Place,
  at: Date,
): Promise<
  Result<
    { session: OpenedSession; email: string },
    "unknown_link" | "known_already" | "weak_password" | "name_missing",
    { problem?: PasswordProblem }
  >
> {
  const link = await findStaffLink(token, at)
  if (link === undefined || link.purpose !== "invitation" || link.role === null)
    return refuse("unknown_link")
  const called = name ?? link.name
  if (called === "") return refuse("name_missing")
  const problem = passwordProblem(password, [link.email, called])
  if (problem !== undefined) return refuse("weak_password", { problem })
  const passwordHash = await hashPassword(password)
  const owner = { clinicId: link.clinicId, userId: UserId.parse(randomUUID()) }
  const { role, email } = link
  const actor = systemActor("sign-in", link.clinicId)
  try {
    return await withTenant(link.clinicId, async (tx) => {
      if (!(await useStaffLink(tx, link, at))) return refuse("unknown_link")
      await tx.insert(users).values({
        id: owner.userId,
        clinicId: owner.clinicId,
        email,
        name: called,
        role,
        passwordHash,
        createdAt: at,
        madeBy: link.createdBy,
        standingAt: at,
        standingBy: link.createdBy,
      })
      const opening = { method: "invitation", secondFactor: false, place } as const
      const session = await openSession(tx, owner, opening, at)
      await record(
        tx,
        actor,
        {
          action: "staff.joined",
          entity: { type: "staff", id: owner.userId },
          outcome: "success",
          purpose: "HOPERAT",
          data: {},
        },
        at,
      )
      return ok({ session, email })
    })
  } catch (error) {
    // The unique address decides: they have an account, of another clinic or since the invitation.
    if (databaseError(error)?.constraint === "users_email") return refuse("known_already")
    throw error
  }
}
