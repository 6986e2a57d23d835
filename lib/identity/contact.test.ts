import fc from "fast-check"
import { expect, it } from "vitest"

import { contactOf } from "./contact"

it.each([
  [
    " Agnes.Thistledown@Patients.example ",
    { channel: "email", key: "email:agnes.thistledown@patients.example" },
  ],
  ["020 7946 0142", { channel: "sms", key: "phone:079460142" }],
  ["+44 20 7946 0142", { channel: "sms", key: "phone:079460142" }],
  ["＋４４ ２０ ７９４６ ０１４２", { channel: "sms", key: "phone:079460142" }],
  ["(020) 7946-0142", { channel: "sms", key: "phone:079460142" }],
  ["agnes", undefined],
  ["a@b@c", undefined],
  ["12345", undefined],
  ["1234567890123456", undefined],
  ["", undefined],
])("%s", (text, expected) => {
  expect(contactOf(text)).toEqual(expected)
})

it("any text has an answer, and a contact in its one form is its own contact", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const found = contactOf(text)
      const again = found && contactOf(found.key.replace(/^email:|^phone:/, ""))
      expect(again).toEqual(found)
    }),
  )
})
