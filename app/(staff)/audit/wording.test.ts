import { describe, expect, test } from "vitest"

import { auditActions } from "@/lib/audit/event"
import { actorKinds } from "@/lib/audit/filter"
import { locales } from "@/lib/i18n/locales"
import { messagesOf } from "@/lib/i18n/messages"

import { actorKind, troubleOf } from "./wording"

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
    "client",
    "system",
  ])("names a %s who has no name of their own", (role) => {
    expect(has(`roles.${role}`)).toBe(true)
    expect(has(`actors.${actorKind(role)}`)).toBe(true)
  })

  test.each([
    ["witness", "ahead"],
    ["timestamp", "malformed"],
    ["timestamp", "other_nonce"],
    ["timestamp", "other_time"],
    ["mail", "rejected"],
    ["storage", "unreachable"],
    ["storage", "other_data"],
    ["witness", "something_new"],
  ])("says why a %s did not vouch: %s", (kind, code) => {
    expect(has(`anchors.trouble.${troubleOf(kind, code)}`)).toBe(true)
    expect(has(`anchors.${kind}`) && has(`anchors.notYet.${kind}`)).toBe(true)
    expect(troubleOf(kind, code) === "other").toBe(code === "something_new")
  })

  test("has a word for each kind that one can filter by", () => {
    expect(actorKinds.filter((kind) => !has(`filter.kinds.${kind}`))).toEqual([])
  })
})
