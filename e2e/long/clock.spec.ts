import { writeFileSync } from "node:fs"

import type { Page } from "@playwright/test"

import { staffCaller } from "../api"
import { running } from "../running"
import { expect, signIn, test } from "../test"
import { desk, enterCall, phone, settled } from "../two-people"
import { arrangeVisit, enterWaitingRoom, withDatabase } from "../visit"
import { eventsOf, expectSoundLogs } from "./sound-logs"

const clock = process.env["HOUSECALL_CLOCK"]

test.skip(clock === undefined, "only where libfaketime is installed: it sets the servers' clock")
test.afterEach(() => {
  if (clock !== undefined) writeFileSync(clock, "+0\n")
})

test("the servers' clock jumps an hour ahead and back: whom it signed out comes back into the call, nothing written is lost, and the log keeps the order", async ({
  person,
}) => {
  test.setTimeout(400_000)
  const meeting = {
    visit: await arrangeVisit(),
    doctor: await person(desk),
    patient: await person({ ...phone, apart: true }),
  }
  const { visit, doctor, patient } = meeting
  await enterCall(meeting)
  const plan = doctor.getByLabel("Plan")
  await plan.fill("Before")
  await expectVersion(visit.visitId, 1)

  await set("+1h")
  // Nobody has touched the page for an hour, says the clock: the session is over, and the page left.
  await expect(doctor.getByRole("heading", { name: "Staff sign in" })).toBeVisible({
    timeout: 90_000,
  })
  await expect(patient.getByText(/^Waiting for /).first()).toBeVisible({ timeout: 90_000 })
  await expect(patient.locator("[data-stage]")).toHaveAttribute("data-state", "in_call")
  const again = await staffCaller(visit.clinician)
  const written = await again.post(`/api/visits/${visit.visitId}/notes`, {
    data: { section: "plan", text: "In between", version: 1 },
  })
  expect(written.status(), await written.text()).toBe(200)

  await set("+0")
  await signIn(doctor, visit.clinician, `/visits/${visit.visitId}`)
  await doctor.getByRole("button", { name: "Join the call" }).click()
  await settled([doctor, patient], 90_000)
  await expect(doctor.getByLabel("Plan")).toHaveValue("In between")
  const after = await staffCaller(visit.clinician)
  const last = await after.post(`/api/visits/${visit.visitId}/notes`, {
    data: { section: "plan", text: "After", version: 2 },
  })
  expect(last.status(), await last.text()).toBe(200)
  await expectVersion(visit.visitId, 3)
  expect(await eventsOf(visit.visitId, "note.written")).toBe(3)

  // In the order in which they were written, whatever the times say.
  const { rows } = await withDatabase((client) =>
    client.query<{ hour: number }>(
      "select round(extract(epoch from e.occurred_at - now()) / 3600)::int as hour from audit_events e join visits v on v.patient_id = e.patient_id where v.id = $1 and e.action = 'note.written' order by e.seq",
      [visit.visitId],
    ),
  )
  expect(rows.map(({ hour }) => hour)).toEqual([0, 1, 0])

  // A new visit works as on any day.
  const next = {
    visit: await arrangeVisit(),
    doctor: await person(desk),
    patient: await person(phone),
  }
  await signIn(next.doctor, next.visit.clinician)
  await enterWaitingRoom(next.patient, next.visit, { vitals: false, charting: false })
  await expectAdmittable(next.doctor, next.visit.patient)
  await expectSoundLogs()
})

async function set(offset: "+0" | "+1h"): Promise<void> {
  if (clock === undefined) return
  writeFileSync(clock, `${offset}\n`)
  const ahead = offset === "+1h" ? 3_600_000 : 0
  await expect
    .poll(async () => Math.abs((await serverTime()) - Date.now() - ahead), { timeout: 20_000 })
    .toBeLessThan(60_000)
}

/** The web process's own, to the second (RFC 9110 section 6.6.1). */
async function serverTime(): Promise<number> {
  const answer = await fetch(`${running.baseUrl}/healthz`)
  return Date.parse(answer.headers.get("date") ?? "")
}

async function expectVersion(visitId: string, version: number): Promise<void> {
  await expect
    .poll(async () => {
      const { rows } = await withDatabase((client) =>
        client.query<{ version: number }>(
          "select version from visit_notes where visit_id = $1 and section = 'plan'",
          [visitId],
        ),
      )
      return rows[0]?.version ?? 0
    })
    .toBe(version)
}

async function expectAdmittable(page: Page, patient: string): Promise<void> {
  await expect(page.getByRole("button", { name: `Admit ${patient}` })).toBeEnabled()
}
