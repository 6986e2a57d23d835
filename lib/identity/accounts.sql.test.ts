import { randomUUID } from "node:crypto"

import { generate } from "otplib"
import { beforeAll, beforeEach, describe, expect, test } from "vitest"

import { withTenant } from "@/db/client"
import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"
import type { StaffActor, StaffRole } from "@/lib/actor"
import { openedEvents } from "@/lib/audit/testing"
import { changeClinic } from "@/lib/clinics/commands"
import { clinicSettingsOf } from "@/lib/clinics/queries"
import { retentionClasses, retentionNames } from "@/lib/clinics/retention"
import { ClinicChange } from "@/lib/clinics/schema"
import { ClinicId, UserId } from "@/lib/ids"
import { patientRedis } from "@/lib/jobs/redis"

import { beginTotp, confirmTotp, removeTotp, renewRecoveryCodes } from "./factor-commands"
import { takeGroupRole } from "./group-role"
import {
  acceptInvitation,
  invite,
  lookAtStaffLink,
  withdrawInvitation,
} from "./invitation-commands"
import { linkToken } from "./link-token"
import { hashPassword } from "./password"
import { changePassword, forgotPassword, resetPassword } from "./password-commands"
import { resetFactors } from "./reset-factors-command"
import { giveSecondFactor } from "./second-factor"
import { signIn } from "./sign-in"
import {
  changeRole,
  deactivate,
  reactivate,
  revokeOwnSession,
  revokeStaffSessions,
} from "./staff-commands"
import { staffLetterFacts } from "./staff-links"
import { ownSecurity, sessionsOf, staffOf } from "./staff-queries"
import { findSession } from "./staff-session"
import { staffStanding } from "./standing"
import { proofMethods, stepUp } from "./step-up"
import { systemActor } from "./system"

const database = await testDatabase()
const at = new Date()
const later = (seconds: number) => new Date(at.getTime() + seconds * 1000)
const place = {
  address: "192.0.2.7",
  userAgent: "Mozilla/5.0 (X11; Linux x86_64) Chrome/146.0.0.0 Safari/537.36",
}
const password = "seven lamps by the river"
let hash: string

type House = { clinicId: ClinicId; administrator: StaffActor; nurse: StaffActor }
let house: House
let other: House

beforeAll(async () => {
  hash = await hashPassword(password)
})
beforeEach(async () => {
  house = await furnish()
  other = await furnish()
})

describe("an invitation", () => {
  test("makes an account with its own password, once, and is a letter and two events", async () => {
    const id = await invited("new@riverside.example", "nurse")
    const facts = await withTenant(house.clinicId, (tx) =>
      staffLetterFacts(tx, house.clinicId, { inviteId: id }),
    )
    expect(facts).toMatchObject({ to: `new@riverside.example`, role: "nurse" })
    expect(facts?.link).toBe(`http://localhost:3000/welcome#t=${linkToken("invitation", id)}`)
    const token = linkToken("invitation", id)
    for (let look = 0; look < 5; look++)
      expect(await lookAtStaffLink(token, at)).toMatchObject({ ok: true, value: { role: "nurse" } })
    const join = () => acceptInvitation({ token, name: "Pip Larkspur", password }, place, later(60))
    const answers = await Promise.all([join(), join(), join(), join()])
    expect(answers.filter((one) => one.ok)).toHaveLength(1)
    const joined = answers.find((one) => one.ok)
    if (joined === undefined || !joined.ok) throw new Error("nobody joined")
    expect(await findSession(joined.value.session.token, later(61))).toMatchObject({
      role: "nurse",
      name: "Pip Larkspur",
      clinicId: house.clinicId,
    })
    expect(await actions("staff.invited", "staff.joined")).toBe(2)
    expect(
      await signIn({ email: "new@riverside.example", password }, place, undefined, later(90)),
    ).toMatchObject({ ok: true })
  })

  test("ends after 72 hours, when it is withdrawn, and when another is sent", async () => {
    const first = await invited("late@riverside.example", "nurse")
    const look = (id: string, seconds: number) =>
      lookAtStaffLink(linkToken("invitation", id), later(seconds))
    expect(await look(first, 72 * 3600 - 1)).toMatchObject({ ok: true })
    expect(await look(first, 72 * 3600)).toEqual({ ok: false, reason: "unknown_link" })
    const second = await invited("late@riverside.example", "clinician")
    expect(await look(first, 1)).toEqual({ ok: false, reason: "unknown_link" })
    expect(await withdrawInvitation(other.administrator, second, at)).toMatchObject({
      reason: "not_found",
    })
    expect(await withdrawInvitation(house.administrator, second, at)).toMatchObject({ ok: true })
    expect(await look(second, 1)).toEqual({ ok: false, reason: "unknown_link" })
  })

  test("a weak password says why, and spends nothing", async () => {
    const token = linkToken("invitation", await invited("weak@riverside.example", "nurse"))
    for (const [typed, problem] of [
      ["short", "too_short"],
      ["passwordpassword", "common"],
    ] as const)
      expect(
        await acceptInvitation({ token, name: "Pip", password: typed }, place, at),
      ).toMatchObject({ reason: "weak_password", problem })
    expect(await acceptInvitation({ token, name: "Pip", password }, place, at)).toMatchObject({
      ok: true,
    })
  })

  test("is an administrator's to send, after a fresh proof, and to nobody who is here already", async () => {
    const input = { email: "x@riverside.example", name: "", role: "nurse" } as const
    expect(await invite(house.nurse, input, at)).toMatchObject({ reason: "forbidden" })
    expect(await invite(house.administrator, input, later(301))).toMatchObject({
      reason: "step_up_needed",
    })
    expect(await actions("access.denied")).toBe(2)
    const known = { ...input, email: await emailOf(house.nurse) }
    expect(await invite(house.administrator, known, at)).toMatchObject({ reason: "known_already" })
  })

  test("tells no other clinic who has an account: it goes out as any other, and its reader learns it", async () => {
    const email = await emailOf(other.nurse)
    const answer = await invite(house.administrator, { email, name: "", role: "nurse" }, at)
    if (!answer.ok) throw new Error(answer.reason)
    const token = linkToken("invitation", answer.value.inviteId)
    const use = { token, name: "Pip", password }
    expect(await acceptInvitation(use, place, at)).toMatchObject({ reason: "known_already" })
    expect(await lookAtStaffLink(token, at)).toMatchObject({ ok: true })
  })
})

describe("a forgotten password", () => {
  test("answers the same for everybody; the link works once, for an hour, and every session ends", async () => {
    const email = await emailOf(house.nurse)
    const token = await signedIn(email)
    expect(await forgotPassword("nobody@riverside.example", "192.0.2.50", at)).toEqual({
      ok: true,
      value: undefined,
    })
    expect(await forgotPassword(email, "192.0.2.50", at)).toEqual({ ok: true, value: undefined })
    const { rows } = await database.admin.query<{ id: string }>(
      "select id from staff_links where user_id = $1",
      [house.nurse.userId],
    )
    const link = linkToken("password_reset", rows[0]?.id ?? "")
    expect(
      await resetPassword({ token: link, password: "eight lamps by the river" }, later(3600)),
    ).toMatchObject({ reason: "unknown_link" })
    const reset = () =>
      resetPassword({ token: link, password: "eight lamps by the river" }, later(60))
    const answers = await Promise.all([reset(), reset(), reset()])
    expect(answers.filter((one) => one.ok)).toHaveLength(1)
    expect(await findSession(token, later(61))).toBeUndefined()
    expect(await staffStanding(house.clinicId, token)).toBe("password_changed")
    expect(await signIn({ email, password }, place, undefined, later(62))).toMatchObject({
      reason: "wrong_password",
    })
    expect(
      await signIn({ email, password: "eight lamps by the river" }, place, undefined, later(62)),
    ).toMatchObject({ ok: true })
  })

  test("is no way around the second factor: after it the password alone opens nothing, and takes none away", async () => {
    const { email, actor, secret } = await withApp()
    expect(await forgotPassword(email, "192.0.2.53", at)).toMatchObject({ ok: true })
    const { rows } = await database.admin.query<{ id: string }>(
      "select id from staff_links where user_id = $1 and purpose = 'password_reset'",
      [actor.userId],
    )
    const token = linkToken("password_reset", rows[0]?.id ?? "")
    const next = "eight lamps by the river"
    expect(await resetPassword({ token, password: next }, later(60))).toEqual({
      ok: true,
      value: undefined,
    })
    const half = await signIn({ email, password: next }, place, undefined, later(61))
    if (!half.ok || half.value.kind !== "second_factor") throw new Error("no second factor asked")
    const code = await generate({ secret, epoch: later(90).getTime() / 1000 })
    const factor = { kind: "code", code } as const
    expect(await giveSecondFactor(half.value.pending, factor, place, later(90))).toMatchObject({
      ok: true,
    })
  })

  test("three letters in a quarter of an hour for one address, known or not", async () => {
    for (const email of [await emailOf(house.nurse), `nobody-${randomUUID()}@riverside.example`]) {
      for (let i = 0; i < 3; i++)
        expect(await forgotPassword(email, "192.0.2.51", at)).toMatchObject({ ok: true })
      expect(await forgotPassword(email, "192.0.2.52", at)).toMatchObject({ reason: "too_many" })
    }
  })
})

test("a changed password ends the other sessions, and not the one that changed it", async () => {
  const email = await emailOf(house.nurse)
  const [here, elsewhere] = [await signedIn(email), await signedIn(email)]
  const actor = await actorOf(here)
  expect(
    await changePassword(actor, { current: "not this one", next: "eight lamps by the river" }, at),
  ).toMatchObject({ reason: "wrong_proof" })
  expect(await changePassword(actor, { current: password, next: "short" }, at)).toMatchObject({
    problem: "too_short",
  })
  expect(
    await changePassword(actor, { current: password, next: "eight lamps by the river" }, at),
  ).toMatchObject({ ok: true })
  expect(await findSession(here, later(1))).toBeDefined()
  expect(await findSession(elsewhere, later(1))).toBeUndefined()
  expect(await letters("credential_changed")).toBe(1)
})

describe("a code from an app", () => {
  test("is asked for after the password, once for each, and a replayed one is refused", async () => {
    const { email, secret } = await withApp()
    const pending = await halfSignedIn(email)
    const code = await generate({ secret, epoch: later(60).getTime() / 1000 })
    const give = (typed: string, seconds = 60) =>
      giveSecondFactor(pending, { kind: "code", code: typed }, place, later(seconds))
    expect(await give("000000")).toMatchObject({ reason: "wrong_factor" })
    const opened = await give(code)
    expect(opened).toMatchObject({ ok: true })
    expect(await give(code)).toMatchObject({ reason: "start_again" })
    const again = await halfSignedIn(email)
    expect(await giveSecondFactor(again, { kind: "code", code }, place, later(61))).toMatchObject({
      reason: "wrong_factor",
    })
  })

  test("taken by ten at the same moment opens one session", async () => {
    const { email, secret } = await withApp()
    // As many as one person may try in a quarter of an hour: no limit is what stops the others.
    const pendings: string[] = []
    while (pendings.length < 10) pendings.push(await halfSignedIn(email))
    const code = await generate({ secret, epoch: later(60).getTime() / 1000 })
    const answers = await Promise.all(
      pendings.map((pending) =>
        giveSecondFactor(pending, { kind: "code", code }, place, later(60)),
      ),
    )
    expect(answers.filter((one) => one.ok)).toHaveLength(1)
    const others = answers.filter((one) => !one.ok).map((one) => !one.ok && one.reason)
    expect(new Set(others)).toEqual(new Set(["wrong_factor"]))
  })

  test("a recovery code stands in for it, once", async () => {
    const { email, recoveryCodes } = await withApp()
    expect(recoveryCodes).toHaveLength(10)
    const code = (recoveryCodes[3] ?? "").toUpperCase().replaceAll("-", " ")
    const give = async () =>
      giveSecondFactor(await halfSignedIn(email), { kind: "recovery_code", code }, place, at)
    expect(await give()).toMatchObject({ ok: true })
    expect(await give()).toMatchObject({ reason: "wrong_factor" })
    const { rows } = await database.admin.query<{ text: string }>(
      "select recovery_codes::text as text from recovery_codes",
    )
    for (const row of rows) for (const kept of recoveryCodes) expect(row.text).not.toContain(kept)
  })

  test("a Redis that does not say costs nobody a recovery code: the same press counts when it is back", async () => {
    const { email, recoveryCodes } = await withApp()
    const [pending, code = ""] = [await halfSignedIn(email), recoveryCodes[0]]
    const give = () => giveSecondFactor(pending, { kind: "recovery_code", code }, place, at)
    const operator = patientRedis()
    try {
      await operator.call("ACL", "SETUSER", "default", "-get")
      expect(await give()).toMatchObject({ reason: "closed" })
    } finally {
      await operator.call("ACL", "SETUSER", "default", "+get")
      operator.disconnect()
    }
    expect(await give()).toMatchObject({ ok: true })
    expect(await give()).toMatchObject({ reason: "start_again" })
  })

  test("a Redis that goes after the code was taken lets in whoever gave it", async () => {
    const { email, recoveryCodes } = await withApp()
    const [pending, code = ""] = [await halfSignedIn(email), recoveryCodes[0]]
    const give = () => giveSecondFactor(pending, { kind: "recovery_code", code }, place, at)
    const operator = patientRedis()
    try {
      await operator.call("ACL", "SETUSER", "default", "-getdel")
      expect(await give()).toMatchObject({ ok: true })
      expect(await give()).toMatchObject({ reason: "wrong_factor" })
    } finally {
      await operator.call("ACL", "SETUSER", "default", "+getdel")
      operator.disconnect()
    }
  })

  test("five wrong ones end that sign-in's tries", async () => {
    const { email } = await withApp()
    const pending = await halfSignedIn(email)
    for (let i = 0; i < 5; i++)
      expect(
        await giveSecondFactor(pending, { kind: "code", code: "000000" }, place, at),
      ).toMatchObject({ reason: "wrong_factor" })
    expect(
      await giveSecondFactor(pending, { kind: "code", code: "000000" }, place, at),
    ).toMatchObject({ reason: "too_many" })
  })

  test("a wrong one while it is set up guards nothing, and is in the log", async () => {
    const actor = await actorOf(await signedIn(await emailOf(house.nurse)))
    const begun = await beginTotp(actor, at)
    if (!begun.ok) throw new Error(begun.reason)
    const { secret } = begun.value
    const wrong = await generate({ secret, epoch: at.getTime() / 1000 - 86_400 })
    expect(await confirmTotp(actor, wrong, at)).toEqual({ ok: false, reason: "wrong_code" })
    expect(await openedEvents(database.admin, house.clinicId, "credential.refused")).toMatchObject([
      {
        outcome: "refused",
        actor: { id: actor.userId },
        data: { method: "totp", reason: "wrong_code" },
      },
    ])
    const right = await generate({ secret, epoch: at.getTime() / 1000 })
    expect(await confirmTotp(actor, right, at)).toMatchObject({ ok: true })
  })

  test("its secret rests sealed, and opens in its own row only", async () => {
    const { secret } = await withApp()
    const { rows } = await database.admin.query<{ secret: Buffer }>(
      "select secret from totp_factors where user_id = $1",
      [house.nurse.userId],
    )
    expect(rows[0]?.secret.includes(secret)).toBe(false)
    await database.admin.query(
      "insert into totp_factors (clinic_id, user_id, secret, confirmed_at) values ($1, $2, $3, now())",
      [house.clinicId, house.administrator.userId, rows[0]?.secret],
    )
    const pending = await halfSignedIn(await emailOf(house.administrator))
    await expect(
      giveSecondFactor(pending, { kind: "code", code: "123456" }, place, at),
    ).rejects.toThrow("does not open")
  })

  test("is removed after a fresh proof, and the recovery codes go with the last factor", async () => {
    const { actor } = await withApp()
    expect(await removeTotp(actor, later(600))).toMatchObject({ reason: "step_up_needed" })
    expect(await removeTotp(actor, at)).toMatchObject({ ok: true })
    expect(await ownSecurity(actor, at)).toMatchObject({ code: false, recoveryCodesLeft: 0 })
    expect(await renewRecoveryCodes(actor, at)).toMatchObject({ reason: "no_factor" })
  })

  test("lost with its recovery codes, it is taken away by an administrator, with a proof, and the person hears of it", async () => {
    const email = await emailOf(house.nurse)
    const token = await signedIn(email)
    const actor = await actorOf(token)
    await withApp(actor)
    const { administrator } = house
    expect(await resetFactors(actor, administrator.userId, at)).toMatchObject({
      reason: "forbidden",
    })
    expect(await resetFactors(administrator, actor.userId, later(301))).toMatchObject({
      reason: "step_up_needed",
    })
    expect(await resetFactors(other.administrator, actor.userId, at)).toMatchObject({
      reason: "not_found",
    })
    expect(await resetFactors(administrator, administrator.userId, at)).toMatchObject({
      reason: "yourself",
    })
    expect(await ownSecurity(actor, at)).toMatchObject({ code: true, recoveryCodesLeft: 10 })

    const told = await letters("credential_changed")
    expect(await resetFactors(administrator, actor.userId, at)).toMatchObject({ ok: true })
    expect(await ownSecurity(actor, at)).toMatchObject({ code: false, recoveryCodesLeft: 0 })
    expect(await staffStanding(house.clinicId, token)).toBe("revoked")
    expect(await letters("credential_changed")).toBe(told + 1)
    expect(await resetFactors(administrator, actor.userId, at)).toMatchObject({
      reason: "no_factor",
    })
    // The password is still asked for, and is enough until another factor is made.
    expect(await signIn({ email, password: "not it" }, place, undefined, at)).toMatchObject({
      reason: "wrong_password",
    })
    await signedIn(email)
    const { rows: events } = await database.admin.query<{ outcome: string }>(
      "select outcome from audit_events where clinic_id = $1 and actor_id = $2 and action = 'credential.changed'",
      [house.clinicId, administrator.userId],
    )
    expect(events).toEqual([{ outcome: "success" }])
  })
})

describe("a proof", () => {
  test("is the password, and the second factor where there is one", async () => {
    const token = await signedIn(await emailOf(house.administrator))
    const actor = await actorOf(token)
    expect(await proofMethods(actor)).toMatchObject({ password: true, code: false, passkey: false })
    expect(
      await stepUp(actor, { kind: "password", password: "not this" }, later(600)),
    ).toMatchObject({ reason: "wrong_proof" })
    expect(await stepUp(actor, { kind: "password", password }, later(600))).toMatchObject({
      ok: true,
    })
    expect(await findSession(token, later(601))).toMatchObject({ provedAt: later(600) })

    const { actor: nurse, secret } = await withApp()
    expect(await proofMethods(nurse)).toMatchObject({ password: false, code: true })
    expect(await stepUp(nurse, { kind: "password", password }, later(600))).toMatchObject({
      reason: "wrong_proof",
    })
    const code = await generate({ secret, epoch: later(600).getTime() / 1000 })
    expect(await stepUp(nurse, { kind: "code", code }, later(600))).toMatchObject({ ok: true })
  })
})

describe("staff", () => {
  test("a changed role ends the person's sessions, and the job for the rooms names them", async () => {
    const token = await signedIn(await emailOf(house.nurse))
    const { id } = (await findSession(token, at)) ?? { id: "" }
    expect(await changeRole(house.nurse, house.nurse.userId, "administrator", at)).toMatchObject({
      reason: "forbidden",
    })
    expect(
      await changeRole(house.administrator, house.nurse.userId, "clinician", later(301)),
    ).toMatchObject({ reason: "step_up_needed" })
    expect(
      await changeRole(house.administrator, house.nurse.userId, "clinician", at),
    ).toMatchObject({ ok: true })
    expect(await staffStanding(house.clinicId, token)).toBe("role_changed")
    const { rows } = await database.admin.query<{ payload: unknown }>(
      "select payload from outbox where job = 'identity.sessions_revoked' and clinic_id = $1",
      [house.clinicId],
    )
    expect(rows).toEqual([{ payload: { userId: house.nurse.userId, sessionIds: [id] } }])
  })

  test("a closed account signs in no more, and a reopened one does", async () => {
    const email = await emailOf(house.nurse)
    const token = await signedIn(email)
    expect(await deactivate(house.administrator, house.nurse.userId, at)).toMatchObject({
      ok: true,
    })
    expect(await findSession(token, at)).toBeUndefined()
    expect(await signIn({ email, password }, place, undefined, at)).toMatchObject({
      reason: "wrong_password",
    })
    expect(await reactivate(house.administrator, house.nurse.userId, at)).toMatchObject({
      ok: true,
    })
    expect(await signIn({ email, password }, place, undefined, at)).toMatchObject({ ok: true })
  })

  test("opening what is open begins nobody's standing anew", async () => {
    const since = async () => {
      const { rows } = await database.admin.query<{ at: Date; by: string | null }>(
        "select standing_at as at, standing_by as by from users where id = $1",
        [house.nurse.userId],
      )
      return rows[0]
    }
    const before = await since()
    const later = new Date(at.getTime() + 60_000)
    expect(await reactivate(house.administrator, house.nurse.userId, later)).toMatchObject({
      ok: true,
    })
    expect(await since()).toEqual(before)
  })

  test("the last administrator stays one", async () => {
    const { administrator } = house
    expect(await changeRole(administrator, administrator.userId, "nurse", at)).toMatchObject({
      reason: "last_administrator",
    })
    expect(await deactivate(administrator, administrator.userId, at)).toMatchObject({
      reason: "yourself",
    })
    const second = await member(house.clinicId, "administrator")
    const answers = await Promise.all([
      changeRole(administrator, administrator.userId, "nurse", at),
      changeRole(second, second.userId, "nurse", at),
    ])
    expect(answers.filter((one) => one.ok)).toHaveLength(1)
  })

  test("and stays one whatever a hospital's groups say; anybody else follows them", async () => {
    const { clinicId, administrator, nurse } = house
    const role = async ({ userId }: StaffActor) =>
      (
        await database.admin.query<{ role: string }>("select role from users where id = $1", [
          userId,
        ])
      ).rows[0]?.role
    const follow = (who: StaffActor, to: StaffRole) =>
      withTenant(clinicId, (tx) =>
        takeGroupRole(
          tx,
          systemActor("sign-in", clinicId),
          { id: who.userId, role: who.role },
          to,
          at,
        ),
      )
    await follow(administrator, "nurse")
    expect(await role(administrator)).toBe("administrator")
    await follow(nurse, "administrator")
    await follow(administrator, "nurse")
    expect([await role(administrator), await role(nurse)]).toEqual(["nurse", "administrator"])
  })

  test("sessions are listed with their device, and ended one by one", async () => {
    const email = await emailOf(house.nurse)
    const [mine, strange] = [await signedIn(email), await signedIn(email)]
    const actor = await actorOf(mine)
    const { sessions } = await ownSecurity(actor, at)
    expect(sessions).toHaveLength(2)
    expect(sessions.filter((one) => one.current)).toHaveLength(1)
    expect(sessions[0]).toMatchObject({
      device: { browser: "Chrome", system: "Linux" },
      address: "192.0.2.7",
      method: "password",
    })
    const stranger = sessions.find((one) => !one.current)?.id ?? ""
    expect(await revokeOwnSession(actor, stranger, at)).toMatchObject({ ok: true })
    expect(await staffStanding(house.clinicId, strange)).toBe("revoked")
    expect(await revokeOwnSession(house.administrator, actor.session?.id ?? "", at)).toMatchObject({
      reason: "not_found",
    })
    expect(
      await revokeStaffSessions(house.nurse, house.administrator.userId, undefined, at),
    ).toMatchObject({ reason: "forbidden" })
    expect(
      await revokeStaffSessions(house.administrator, house.nurse.userId, undefined, at),
    ).toMatchObject({ value: { count: 1 } })
    expect(await findSession(mine, at)).toBeUndefined()
  })
})

describe("another clinic", () => {
  test("sees nobody of this one, and changes nothing", async () => {
    const there = await staffOf(other.administrator, at)
    expect(there.ok && there.value.staff.map((one) => one.id).toSorted()).toEqual(
      [other.administrator.userId, other.nurse.userId].toSorted(),
    )
    const { nurse } = house
    expect(await changeRole(other.administrator, nurse.userId, "auditor", at)).toMatchObject({
      reason: "not_found",
    })
    expect(await deactivate(other.administrator, nurse.userId, at)).toMatchObject({
      reason: "not_found",
    })
    expect(await sessionsOf(other.administrator, nurse.userId, at)).toMatchObject({
      reason: "not_found",
    })
    expect(
      await revokeStaffSessions(other.administrator, nurse.userId, undefined, at),
    ).toMatchObject({ reason: "not_found" })
  })

  test("keeps its settings to itself", async () => {
    const before = await clinicSettingsOf(other.administrator, at)
    const own = await clinicSettingsOf(house.administrator, at)
    if (!own.ok) throw new Error(own.reason)
    const { slug: _, locale: __, languages: ___, ...rest } = own.value
    const change = {
      ...rest,
      name: "Harbour Clinic",
      locale: "en",
      languages: ["en"],
      secondFactor: "administrators",
    } as const
    const input = { ...change, languages: [...change.languages] }
    expect(await changeClinic(house.nurse, input, at)).toMatchObject({ reason: "forbidden" })
    const later = new Date(at.getTime() + 10 * 60_000)
    expect(await changeClinic(house.administrator, input, later)).toMatchObject({
      reason: "step_up_needed",
    })
    const { secondFactor } = rest
    const named = { ...input, secondFactor }
    expect(await changeClinic(house.administrator, named, later), "no less safe").toMatchObject({
      ok: true,
    })
    await database.admin.query("delete from clinic_settings where clinic_id = $1", [house.clinicId])
    expect(await changeClinic(house.administrator, input, at)).toMatchObject({
      ok: true,
      value: { version: 1 },
    })
    expect(await changeClinic(house.administrator, input, at)).toMatchObject({ reason: "stale" })
    expect(await clinicSettingsOf(other.administrator, at)).toEqual(before)
    expect(await clinicSettingsOf(house.administrator, at)).toMatchObject({
      value: { name: "Harbour Clinic", languages: ["en"] },
    })
    const { rows } = await database.app.query("select from clinic_settings")
    expect(rows).toHaveLength(0)
  })
})

test("what protects people and the record is not lowered without a proof of the last five minutes, and the attempt is in the log", async () => {
  const own = await clinicSettingsOf(house.administrator, at)
  if (!own.ok) throw new Error(own.reason)
  const { slug: _, locale: __, languages: ___, retention: ____, ...settings } = own.value
  const days = (more: number) =>
    ClinicChange.shape.retention.parse(
      Object.fromEntries(retentionNames.map((name) => [name, retentionClasses[name].least + more])),
    )
  const guarded = {
    ...settings,
    locale: "en" as const,
    languages: ["en" as const],
    retention: days(1),
    secondFactor: "everyone" as const,
    checkpointMail: true,
  }
  expect(await changeClinic(house.administrator, guarded, at)).toMatchObject({ ok: true })
  const lowered = [
    { secondFactor: "administrators" as const },
    { secondFactor: "offered" as const },
    { checkpointMail: false },
    ...retentionNames.map((name) => ({ retention: { ...days(1), [name]: days(0)[name] } })),
  ]
  for (const one of lowered) {
    const change = { ...guarded, version: 1, ...one }
    expect(await changeClinic(house.administrator, change, later(10 * 60))).toEqual({
      ok: false,
      reason: "step_up_needed",
    })
  }
  expect(await actions("access.denied")).toBe(lowered.length)
  expect(await clinicSettingsOf(house.administrator, at)).toMatchObject({
    value: { version: 1, secondFactor: "everyone", checkpointMail: true, retention: days(1) },
  })
})

test("where the clinic asks for a second factor, a session without one can only make it", async () => {
  const email = await emailOf(house.administrator)
  const token = await signedIn(email)
  expect(await findSession(token, at)).toMatchObject({ mustEnrol: false })
  await database.admin.query(
    "insert into clinic_settings (clinic_id, second_factor) values ($1, 'administrators')",
    [house.clinicId],
  )
  expect(await findSession(token, at)).toMatchObject({ mustEnrol: true })
  expect(await findSession(await signedIn(await emailOf(house.nurse)), at)).toMatchObject({
    mustEnrol: false,
  })
  expect(await findSession(await signedIn(await emailOf(other.administrator)), at)).toMatchObject({
    mustEnrol: false,
  })
  await withApp(await actorOf(token))
  expect(await findSession(token, at)).toMatchObject({ mustEnrol: false })
})

async function furnish(): Promise<House> {
  const clinicId = ClinicId.parse(randomUUID())
  await database.admin.query(
    "insert into clinics (id, slug, name, phone, zone) values ($1, $2, 'Riverside Clinic', '020 7946 0148', 'Europe/London')",
    [clinicId, `c-${clinicId.slice(0, 8)}`],
  )
  const [administrator, nurse] = [
    await member(clinicId, "administrator"),
    await member(clinicId, "nurse"),
  ]
  return { clinicId, administrator, nurse }
}

async function member(clinicId: ClinicId, role: StaffRole): Promise<StaffActor> {
  const userId = UserId.parse(randomUUID())
  const name = role === "nurse" ? "Pip Larkspur" : "Wren Ashcombe"
  await database.admin.query(
    "insert into users (id, clinic_id, email, name, role, password_hash) values ($1, $2, $3, $4, $5, $6)",
    [userId, clinicId, `${userId}@riverside.example`, name, role, hash],
  )
  return mintActor({
    kind: "staff",
    clinicId,
    userId,
    role,
    name,
    requestId: "test",
    session: { id: randomUUID(), openedAt: at, provedAt: at },
  })
}

async function invited(email: string, role: StaffRole): Promise<string> {
  await database.admin.query(
    "delete from users where email = $1 and not exists (select from sessions s where s.user_id = users.id)",
    [email],
  )
  const answer = await invite(house.administrator, { email, name: "", role }, at)
  if (!answer.ok) throw new Error(answer.reason)
  return answer.value.inviteId
}

async function emailOf(actor: StaffActor): Promise<string> {
  return `${actor.userId}@riverside.example`
}

async function signedIn(email: string): Promise<string> {
  const answer = await signIn({ email, password }, place, undefined, at)
  if (!answer.ok || answer.value.kind !== "opened") throw new Error("not opened")
  return answer.value.session.token
}

async function halfSignedIn(email: string): Promise<string> {
  const answer = await signIn({ email, password }, place, undefined, at)
  if (!answer.ok || answer.value.kind !== "second_factor") throw new Error("no second factor asked")
  return answer.value.pending
}

async function actorOf(token: string): Promise<StaffActor> {
  const session = await findSession(token, at)
  if (session === undefined) throw new Error("no session")
  const { id, clinicId, userId, role, name, openedAt, provedAt } = session
  return mintActor({
    kind: "staff",
    clinicId,
    userId,
    role,
    name,
    requestId: "test",
    session: { id, openedAt, provedAt },
  })
}

/** The nurse, or whoever is given, with an authenticator app that was just turned on. */
async function withApp(given?: StaffActor) {
  const email = await emailOf(given ?? house.nurse)
  const actor = given ?? (await actorOf(await signedIn(email)))
  const begun = await beginTotp(actor, at)
  if (!begun.ok) throw new Error(begun.reason)
  const { secret } = begun.value
  const code = await generate({ secret, epoch: at.getTime() / 1000 })
  const done = await confirmTotp(actor, code, at)
  if (!done.ok) throw new Error(done.reason)
  return { email, actor, secret, recoveryCodes: done.value.recoveryCodes }
}

async function actions(...names: string[]): Promise<number> {
  const { rows } = await database.admin.query<{ count: number }>(
    "select count(*)::int as count from audit_events where clinic_id = $1 and action = any($2)",
    [house.clinicId, names],
  )
  return rows[0]?.count ?? 0
}

async function letters(kind: string): Promise<number> {
  const { rows } = await database.admin.query<{ count: number }>(
    "select count(*)::int as count from outbox where clinic_id = $1 and job = 'notifications.letter' and payload->>'kind' = $2",
    [house.clinicId, kind],
  )
  return rows[0]?.count ?? 0
}
