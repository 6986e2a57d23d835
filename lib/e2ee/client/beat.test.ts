import { expect, test } from "vitest"

import type { SeatRole } from "../seat-role"
import { excludedBy } from "./beat"

const said = (role: SeatRole, body: unknown) =>
  excludedBy({
    from: { identity: "i", role, kid: "k" },
    body: new Uint8Array(),
    json: () => body,
    sentMs: 0,
    seq: 0,
    direct: false,
  })

test.each(["patient", "companion", "interpreter", "device", "watcher"] as const)(
  "a %s excludes nobody",
  (role) => expect(said(role, { t: "exclude", kid: "x" })).toBeUndefined(),
)

test("a clinician excludes the key that is named, and nothing else is an exclusion", () => {
  expect(said("clinician", { t: "exclude", kid: "x" })).toBe("x")
  for (const body of [
    undefined,
    null,
    "exclude",
    5,
    {},
    { t: "exclude" },
    { t: "mute", kid: "x" },
    { t: "exclude", kid: 5 },
  ])
    expect(said("clinician", body)).toBeUndefined()
})
