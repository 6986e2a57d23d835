import { describe, expect, test } from "vitest"

import { auditActions } from "@/lib/audit/event"
import { locales } from "@/lib/i18n/locales"
import { messagesOf } from "@/lib/i18n/messages"

import { actorKind } from "./wording"

describe.each(locales)("the table of events, in %s", (locale) => {
  const { audit } = messagesOf(locale)
  const has = (key: string) =>
    typeof key.split(".").reduce<unknown>((at, part) => Reflect.get(Object(at), part), audit) ===
    "string"

  test("says of every action what was done to what", () => {
    const speechless = auditActions.filter(
      (action) => !has(`actions.${action}.did`) || !has(`actions.${action}.what`),
    )
    expect(speechless).toEqual([])
  })

  test.each([
    "clinician",
    "nurse",
    "interpreter",
    "scheduler",
    "administrator",
    "auditor",
    "patient",
    "proxy",
    "companion",
    "visitor",
    "device",
    "system",
  ])("names a %s who has no name of their own", (role) => {
    expect(has(`roles.${role}`)).toBe(true)
    expect(has(`actors.${actorKind(role)}`)).toBe(true)
  })
})
