import { expect, test } from "vitest"

import { afterRefusal } from "./join-state"
import type { JoinState } from "./join-state"

const clinic = { name: "Riverside Clinic", phone: "020 7946 0148", zone: "Europe/London" }
const startsAt = "2026-11-23T10:20:00.000Z"
const closed = { clinic, startsAt }
const opening: JoinState = { at: "opening" }
const birth: JoinState = {
  at: "birth",
  wrong: null,
  link: {
    clinic,
    clinician: { name: "Dr Rowan Applegarth" },
    startsAt,
    endsAt: startsAt,
    confirmed: false,
    changeUntil: null,
    movable: false,
    triesLeft: 5,
  },
}

test.each([
  ["unknown_link", { clinic: null }, { at: "unknown", clinic: undefined }],
  ["unknown_link", { clinic }, { at: "unknown", clinic }],
  ["bad_request", { field: "token" }, { at: "unknown", clinic: undefined }],
  [
    "expired",
    { clinic, startsAt },
    { at: "expired", ...closed, own: false, mayTakeBack: false, again: undefined },
  ],
  [
    "expired",
    { clinic, startsAt, again: { channel: "sms", hint: "42" } },
    {
      at: "expired",
      ...closed,
      own: false,
      mayTakeBack: false,
      again: { channel: "sms", hint: "42" },
    },
  ],
  [
    "cancelled",
    { clinic, startsAt, own: true, mayTakeBack: true, again: { channel: "pigeon", hint: 1 } },
    { at: "cancelled", ...closed, own: true, mayTakeBack: true, again: undefined },
  ],
  ["no_tries_left", { clinic, triesLeft: 0 }, { at: "no_tries", clinic }],
  ["too_many", {}, { at: "busy" }],
  ["offline", {}, undefined],
  ["fault", {}, undefined],
])("a link answered %s", (reason, detail, page) => {
  expect(afterRefusal(opening, { reason, detail })).toEqual(page)
})

test("a wrong date keeps the visit on the page and counts the tries", () => {
  const after = afterRefusal(birth, {
    reason: "wrong_birth_date",
    detail: { clinic, triesLeft: 3 },
  })
  expect(after).toEqual({ ...birth, wrong: 3 })
})
