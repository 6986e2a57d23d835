import fc from "fast-check"
import { expect, test } from "vitest"

import { attributes, decode, encode, kinds, lengthOf, text, valueOf } from "./stun"
import { changedBytes, rounds } from "./testing-fuzz"

const id = Buffer.from("0102030405060708090a0b0c", "hex")
const sound = encode(kinds.bindingDone, [text(attributes.realm, "clinic")], undefined, id)

test("a message is read as it was written", () => {
  const message = decode(sound)
  expect(message).toMatchObject({ kind: kinds.bindingDone, transaction: id })
  expect(message && valueOf(message, attributes.realm)?.toString()).toBe("clinic")
  expect(lengthOf(sound)).toBe(sound.length)
})

test("changed bytes are a message only with the cookie and their whole length, and are never a fault", () => {
  fc.assert(
    fc.property(changedBytes([sound]), (changed) => {
      const bytes = Buffer.from(changed)
      const message = decode(bytes)
      if (message === undefined) return
      expect(bytes.subarray(4, 8).toString("hex")).toBe("2112a442")
      expect(lengthOf(bytes)).toBeLessThanOrEqual(bytes.length)
      expect(message.transaction).toEqual(bytes.subarray(8, 20))
    }),
    rounds(1_000),
  )
})
