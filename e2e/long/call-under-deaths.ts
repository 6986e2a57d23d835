import type { Page } from "@playwright/test"

import { noteStaleness } from "../staleness"
import { expect, test } from "../test"
import { desk, enterCall, phone, settled, underLock } from "../two-people"
import { arrangeVisit, withDatabase } from "../visit"
import { untilSettled } from "./accounts"
import { kill, untilBack } from "./parts"
import type { Part } from "./parts"
import { expectSoundLogs } from "./sound-logs"

const patience = { timeout: 120_000 }
/** Without these nothing is saved. */
const keeps: readonly Part[] = ["both web processes", "PostgreSQL"]

/** A call with chat, vital signs, a note and an alarm goes on while a part is killed, and its pages say what is so. */
export function callUnderDeaths(...of: readonly Part[]): void {
  for (const part of of)
    test(`${part} killed during a call: picture, chat, vital signs, note and alarm are what the pages say`, async ({
      person,
    }) => {
      test.setTimeout(900_000)
      const visit = await arrangeVisit()
      const [doctor, patient] = [await person(desk), await person({ ...phone, apart: true })]
      await enterCall({ visit, doctor, patient }, { vitals: true, charting: true })
      const bedside = await person()
      await bedside.goto(visit.bedsideLink)
      const panel = doctor.getByRole("region", { name: "Live vital signs" })
      await expect(panel).toHaveAttribute("data-signal", "live", patience)
      const heartRate = panel.locator("[data-code=MDC_ECG_HEART_RATE]")
      await expect(heartRate).toHaveAttribute("data-staleness", "fresh", patience)
      await noteStaleness(heartRate)
      await doctor.getByRole("button", { name: /^Chat/ }).last().click()
      await patient.getByRole("button", { name: /^Messages/ }).click()
      const chat = doctor.getByRole("region", { name: "Chat" })
      const messages = patient.getByRole("region", { name: "Messages" })
      const note = doctor.getByLabel("Subjective")
      const words: string[] = []

      for (const word of ["one", "two"]) {
        const states = await notedStates(doctor)
        const killed = kill(part)
        words.push(`While it was dead: ${word}`)
        const write = chat.getByLabel("Message", { exact: true })
        if (part === "LiveKit") {
          // Written to is whoever was there, the first word too: nobody says that they never came.
          await expect(chat.getByText("We send it when they are back.")).toBeVisible(patience)
          await expect(write).toBeEnabled()
        }
        await note.fill(words.join("\n"), patience)
        await write.fill(words.at(-1) ?? "", patience)
        await write.press("Enter", patience)
        await expect(write).toHaveValue("", patience)
        if (part === "LiveKit") {
          for (const page of [doctor, patient])
            await expect(page.locator("[data-stage]")).toHaveAttribute(
              "data-state",
              "reconnecting",
              patience,
            )
          await untilBack(killed)
        } else {
          // What people see and say to each other goes by none of the others.
          await expect(messages.getByText(words.at(-1) ?? "")).toBeVisible(patience)
          await untilBack(killed)
          for (const page of [doctor, patient])
            await expect(page.locator("[data-stage]")).toHaveAttribute("data-state", "in_call")
        }
        if (keeps.includes(part)) {
          const seen = await states()
          expect(seen.length, "the page says that the note is not saved").toBeGreaterThan(0)
          expect(seen[0], "and not that it is").not.toBe("clean")
        }
        await settled([doctor, patient], patience.timeout)
        await expect(doctor.locator("[data-note]")).toHaveAttribute("data-note", "clean", patience)
        await expect(messages.locator("[data-said]")).toHaveCount(words.length, patience)
        await expect(chat.locator("[data-delivery=read]")).toHaveCount(words.length, patience)
        await expect(panel).toHaveAttribute("data-signal", "live", patience)
        await expect(heartRate).toHaveAttribute("data-staleness", "fresh", patience)
      }
      for (const [at, word] of words.entries())
        await expect(messages.locator("[data-said]").nth(at)).toContainText(word)
      await underLock([doctor, patient], patience.timeout)

      // No number looked younger than it was, at any time.
      const shown: { staleness: string; ageMs: number }[] = await doctor.evaluate(() =>
        Reflect.get(window, "shownAges"),
      )
      expect(shown.length).toBeGreaterThan(0)
      expect(shown.filter((one) => one.staleness === "fresh" && one.ageMs > 6_000)).toEqual([])

      // The alarm that is raised last is the one that the record has.
      await bedside.close()
      await expect(panel.getByText("No signal: the bedside page is closed")).toBeVisible(patience)
      await expect
        .poll(() => count(activeAlarms, visit.visitId), patience)
        .toBeGreaterThanOrEqual(1)
      await untilSettled()
      const told = await doctor.getByLabel("Subjective").inputValue()
      expect(told.split("\n")).toEqual(words)
      const version = await count(
        "select version as n from visit_notes where visit_id = $1",
        visit.visitId,
      )
      const events =
        "select count(*)::int as n from audit_events where patient_id = $1 and action = "
      expect(await count(`${events} 'note.written'`, visit.patientId)).toBe(version)
      expect(await count(`${events} 'visit.admitted'`, visit.patientId)).toBe(1)
      expect(await count(`${events} 'alarm.changed'`, visit.patientId)).toBe(
        await count(
          "select count(*)::int as n from alarm_transitions where visit_id = $1",
          visit.visitId,
        ),
      )
      expect(
        await count("select count(*)::int as n from consents where visit_id = $1", visit.visitId),
      ).toBe(1)
      await doctor.reload()
      await expect(doctor.getByLabel("Subjective")).toHaveValue(words.join("\n"), patience)
      await expectSoundLogs()
    })
}

const activeAlarms =
  "select count(*)::int as n from alarm_transitions where visit_id = $1 and kind = 'condition' and to_state = 'active' and condition = 'MDC_ECG_HEART_RATE.no_data'"

/** From now on the page itself notes what it says of the note. Answers what it said so far. */
async function notedStates(doctor: Page): Promise<() => Promise<string[]>> {
  const states = await doctor.locator("[data-note]").evaluateHandle((element) => {
    const seen: string[] = []
    new MutationObserver(() => seen.push(element.getAttribute("data-note") ?? "")).observe(
      element,
      {
        attributes: true,
        attributeFilter: ["data-note"],
      },
    )
    return seen
  })
  return () => states.evaluate((seen) => seen)
}

function count(text: string, id: string): Promise<number> {
  return withDatabase(
    async (client) => (await client.query<{ n: number }>(text, [id])).rows[0]?.n ?? 0,
  )
}
