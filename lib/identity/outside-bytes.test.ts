import fc from "fast-check"
import { expect, test } from "vitest"

import { contactOf } from "./contact"
import { trustedDevice } from "./device-cookie"
import { deviceOfAgent } from "./device-words"
import { recoveryCodeHash } from "./recovery-code"
import {
  AuthenticationAnswer,
  CodeRedemption,
  CodeRequest,
  ContactProof,
  ContactWish,
  Factor,
  Invitation,
  LinkRedemption,
  PersonChoice,
  Proof,
  ProviderInput,
  RegistrationAnswer,
  SignIn,
  StaffLinkUse,
} from "./schema"

const text = fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }))

test("a contact is read or refused, whatever was typed, and reads the same twice", () => {
  fc.assert(
    fc.property(text, (typed) => {
      const contact = contactOf(typed)
      if (contact === undefined) return
      expect(contact.key).toMatch(
        contact.channel === "email" ? /^email:[^\s@]+@[^\s@]+$/ : /^phone:\d{7,9}$/,
      )
      expect(contactOf(` ${typed.toUpperCase()} `)?.channel).toBe(contact.channel)
    }),
  )
})

test("a browser's own name, a cookie and a recovery code never throw, and no guess is trusted", () => {
  fc.assert(
    fc.property(text, (typed) => {
      deviceOfAgent(typed)
      expect(trustedDevice(typed, "someone@riverside.example")).toBeUndefined()
      expect(recoveryCodeHash(typed)).toHaveLength(32)
    }),
  )
})

test("no body that a page might be sent makes a schema throw", () => {
  const schemas = [
    AuthenticationAnswer,
    CodeRedemption,
    CodeRequest,
    ContactProof,
    ContactWish,
    Factor,
    Invitation,
    LinkRedemption,
    PersonChoice,
    Proof,
    ProviderInput,
    RegistrationAnswer,
    SignIn,
    StaffLinkUse,
  ]
  fc.assert(
    fc.property(fc.jsonValue(), fc.anything(), (sent, anything) => {
      for (const schema of schemas) {
        expect(() => [schema.safeParse(sent), schema.safeParse(anything)]).not.toThrow()
      }
    }),
  )
})
