import { execFile } from "node:child_process"
import { join } from "node:path"
import { promisify } from "node:util"

import { describe, expect, test } from "vitest"

import { withTenant } from "@/db/client"
import { outbox } from "@/db/schema/jobs"
import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import { openedEvents } from "@/lib/audit/testing"
import { acceptInvitation, lookAtStaffLink } from "@/lib/identity/invitation-commands"
import { ClinicId } from "@/lib/ids"

const database = await testDatabase()
const at = new Date()
const place = { userAgent: "test", address: "127.0.0.1" }

/** What the command says, and its exit code. */
async function clinic(args: string[], settings: Record<string, string | undefined> = {}) {
  const env = { ...process.env, OWNER_DATABASE_URL: database.urls.owner, ...settings }
  const tool = ["tools/run.mjs", "clinic", ...args]
  const root = join(import.meta.dirname, "..")
  const run = promisify(execFile)(process.execPath, tool, { cwd: root, env })
  return run.then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    (error: { code: number; stderr: string }) => ({ code: error.code, said: error.stderr }),
  )
}

const given = (slug: string, administrator: string): string[] => [
  ...["--slug", slug, "--name", "Second Clinic", "--phone", "020 7946 0199"],
  ...["--zone", "Europe/London", "--administrator", administrator, "--by", "R. Applegarth"],
]

async function eventsOf(clinicId: string): Promise<string[]> {
  const { rows } = await database.admin.query<{ action: string }>(
    "select action from audit_events where clinic_id = $1 order by occurred_at, action",
    [clinicId],
  )
  return rows.map(({ action }) => action)
}

describe("a second clinic from the command line", () => {
  test("is there, in its own log, and its administrator joins by the printed link", async () => {
    await arrangeClinic(database, at)
    const { code, said } = await clinic([
      "add",
      ...given("second", "Ada@second.example"),
      "--print",
    ])
    expect(code).toBe(0)
    const clinicId = ClinicId.parse(/second {2}(\S+)/.exec(said)?.[1])
    const [row] = await withTenant(clinicId, (tx) => tx.select().from(outbox))
    expect(row).toBeUndefined()
    expect(await eventsOf(clinicId)).toEqual(["clinic.changed", "staff.invited"])
    const [made] = await openedEvents(database.admin, clinicId, "clinic.changed")
    expect(made).toMatchObject({ data: { fields: ["added"], by: "R. Applegarth" } })
    const token = /#t=(\S+)/.exec(said)?.[1] ?? ""
    expect(await lookAtStaffLink(token, at)).toMatchObject({
      ok: true,
      value: {
        email: "ada@second.example",
        role: "administrator",
        clinic: { name: "Second Clinic" },
      },
    })
    const use = { token, name: "Ada Lovell", password: "vat-muscle-19-orbit-plaid" }
    expect(await acceptInvitation(use, place, new Date())).toMatchObject({ ok: true })
    expect(await eventsOf(clinicId)).toContain("staff.joined")
    const listed = await clinic(["list"])
    expect(listed.said).toContain(`second  ${clinicId}`)

    const again = await clinic(["add", ...given("second", "bo@second.example")])
    expect(again.code).toBe(1)
    expect(again.said).toContain("--slug second is another clinic's")
    const same = await clinic(["add", ...given("third", "ADA@second.example")])
    expect(same.code).toBe(1)
    expect(same.said).toContain("has an account already")
  })

  test("promises the letter where nothing is printed, and says no link", async () => {
    const { code, said } = await clinic(["add", ...given("by-mail", "cy@mail.example")])
    expect(code).toBe(0)
    expect(said).not.toContain("#t=")
    const clinicId = ClinicId.parse(/by-mail {2}(\S+)/.exec(said)?.[1])
    const rows = await withTenant(clinicId, (tx) => tx.select({ job: outbox.job }).from(outbox))
    expect(rows).toEqual([{ job: "notifications.letter" }])
  })

  test("says each thing that is wrong, and makes nothing", async () => {
    const bad = ["--slug", "No Slug", "--zone", "Mars/Olympus", "--administrator", "nobody"]
    const { code, said } = await clinic(["add", ...bad, "--name", "X", "--phone", "1"])
    expect(code).toBe(1)
    for (const name of ["--slug", "--zone", "--administrator", "--phone", "--by"])
      expect(said).toContain(name)
    const { rows } = await database.admin.query("select from clinics where name = 'X'")
    expect(rows).toHaveLength(0)
  })

  test("does not start with a secret that can be guessed, or without the owner's address", async () => {
    const weak = await clinic(["list"], { SESSION_SECRET: "changeme" })
    expect(weak.code).toBe(1)
    expect(weak.said).toContain("SESSION_SECRET: has 8 characters")
    const none = await clinic(["add", ...given("none", "a@none.example")], {
      OWNER_DATABASE_URL: undefined,
    })
    expect(none.said).toContain("OWNER_DATABASE_URL: is not set")
  })
})
