import { DatabaseError } from "pg"
import { expect, test } from "vitest"
import { z } from "zod"

import { Fault } from "@/lib/error"

import { codeOf, isPoison, triesBeforeParking, unfinished } from "./parking"

test("a kind is parked after its own number of tries, not before", () => {
  for (const job of ["notifications.deliver", "rooms.open", "calendars.import", "of.nobody"]) {
    const most = triesBeforeParking(job)
    expect(isPoison(job, most - 1, "livekit")).toBe(false)
    expect(isPoison(job, most, "livekit")).toBe(true)
    expect(isPoison(job, most, unfinished)).toBe(true)
  }
  expect(triesBeforeParking("notifications.deliver")).toBeGreaterThan(
    triesBeforeParking("rooms.open"),
  )
})

test("a payload that does not parse is not tried again", () => {
  expect(isPoison("notifications.deliver", 1, "payload")).toBe(true)
})

test("of a failure its code is kept and never its words", () => {
  const refused = new DatabaseError("duplicate key: Agnes Thistledown", 1, "error")
  refused.code = "23505"
  refused.detail = "Key (name)=(Agnes Thistledown) already exists."
  const parsed = z.object({ id: z.uuid() }).safeParse({ id: "Agnes Thistledown" })
  const timeout = new DOMException("Agnes", "TimeoutError")
  const cases: [unknown, string][] = [
    [new Fault("livekit", "Agnes Thistledown"), "livekit"],
    [new Fault("database", "A statement failed", refused), "database.23505"],
    [refused, "database.23505"],
    [parsed.error, "payload"],
    [timeout, "timeout"],
    [new Error("Agnes Thistledown"), "unexpected"],
    ["Agnes Thistledown", "unexpected"],
    [undefined, "unexpected"],
  ]
  for (const [error, code] of cases) expect(codeOf(error)).toBe(code)
})
