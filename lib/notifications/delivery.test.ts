import { describe, expect, it } from "vitest"

import { messageStates } from "@/db/schema/messages"
import { triesBeforeParking } from "@/lib/jobs/parking"

import { afterReport, afterTry, mostTries, triesWithOtherWay, waysFor } from "./delivery"
import type { Reach } from "./delivery"

const both: Reach = { email: "a@patients.example", sms: "+447700900142", stopped: new Set() }

describe("which way a message goes", () => {
  it.each([
    ["confirmation", both, ["email", "sms"]],
    ["reminder_3d", both, ["email", "sms"]],
    ["reminder_10m", both, ["sms", "email"]],
    ["waitlist_offer", both, ["sms", "email"]],
    ["reminder_10m", { ...both, sms: null }, ["email"]],
    ["confirmation", { ...both, email: null }, ["sms"]],
    ["confirmation", { ...both, email: null, sms: null }, []],
  ] as const)("%s", (kind, reach, ways) => {
    expect(waysFor(kind, reach)).toEqual(ways)
  })

  it("no text goes to a number that said STOP, whatever it is about", () => {
    const stopped: Reach = { ...both, stopped: new Set(["sms"]) }
    expect(waysFor("reminder_10m", stopped)).toEqual(["email"])
    expect(waysFor("one_time_code", { ...stopped, email: null })).toEqual([])
  })

  it("no reminder goes to someone who wants no e-mail, but the new time does", () => {
    const stopped: Reach = { ...both, stopped: new Set(["email"]) }
    expect(waysFor("reminder_1d", stopped)).toEqual(["sms"])
    expect(waysFor("rescheduled", stopped)).toEqual(["email", "sms"])
  })
})

describe("a server that is always busy counts as a refusal in the end", () => {
  const later = { kind: "later", reason: "smtp_451" } as const

  it("within minutes, where the other way is left", () => {
    expect(afterTry(later, triesWithOtherWay - 1, true)).toEqual(later)
    expect(afterTry(later, triesWithOtherWay, true)).toEqual({
      kind: "refused",
      reason: "smtp_451",
    })
  })

  it("after most of a day, where there is none, and before the promise is parked", () => {
    expect(afterTry(later, mostTries - 1, false)).toEqual(later)
    expect(afterTry(later, mostTries, false)).toEqual({ kind: "refused", reason: "smtp_451" })
    expect(mostTries).toBeLessThan(triesBeforeParking("notifications.deliver"))
  })
})

describe("delivery reports", () => {
  it.each([
    ["sending", "delivered", "delivered"],
    ["sent", "delivered", "delivered"],
    ["sent", "failed", "failed"],
    ["sent", "sent", undefined],
    ["failed", "delivered", "delivered"],
    ["failed", "failed", undefined],
    ["delivered", "failed", undefined],
    ["delivered", "sent", undefined],
    ["dropped", "delivered", undefined],
  ] as const)("%s, then %s: %s", (state, report, next) => {
    expect(afterReport(state, report)).toBe(next)
  })

  it("come in any order and more than once with the same end", () => {
    for (const state of messageStates) {
      const end = (reports: readonly ("sent" | "delivered" | "failed")[]) =>
        reports.reduce((now, report) => afterReport(now, report) ?? now, state)
      expect(end(["sent", "delivered"])).toBe(end(["delivered", "sent", "delivered"]))
      expect(end(["failed", "delivered"])).toBe(end(["delivered", "failed"]))
    }
  })
})
