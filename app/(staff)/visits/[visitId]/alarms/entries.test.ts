import { expect, it } from "vitest"

import type { AlarmsView, StoredDeed } from "@/lib/vitals/alarms/queries"

import { entriesOf } from "./entries"

const at = Date.parse("2026-11-24T10:25:00Z")
const deed = (id: string, receivedAt: number): StoredDeed => ({
  ...{ id, kind: "comment", condition: null, until: null, comment: "Asleep" },
  ...{ by: "someone", name: "Nora Quill", at, receivedAt },
})

it("a deed that was dated back is shown with when it came", () => {
  const view: Pick<AlarmsView, "deeds" | "transitions"> = {
    deeds: [deed("at once", at + 2_000), deed("later", at + 3_600_000)],
    transitions: [],
  }
  expect(entriesOf(view).map(({ key, lateAt }) => [key, lateAt])).toEqual([
    ["at once", null],
    ["later", at + 3_600_000],
  ])
})
