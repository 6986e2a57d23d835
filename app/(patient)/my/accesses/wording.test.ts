import { describe, expect, test } from "vitest"

import { auditActions, AuditEvent } from "@/lib/audit/event"
import { kindOf } from "@/lib/audit/events/fhir-codes"
import { locales } from "@/lib/i18n/locales"
import { messagesOf } from "@/lib/i18n/messages"

import { sentenceOf } from "./wording"

describe.each(locales)("what was done to a record, in %s", (locale) => {
  const { accesses } = messagesOf(locale)
  const has = (key: string) =>
    key.split(".").reduce<unknown>((at, part) => Reflect.get(Object(at), part), accesses) !==
    undefined

  test.each(auditActions.map((action) => [action]))("%s has a sentence", (action) => {
    const { own, kind, thing } = sentenceOf(action)
    expect(has(own) || (has(kind) && (has(thing) || has("things.record")))).toBe(true)
  })

  test("what is always about somebody's record is said in words of its own", () => {
    const about = AuditEvent.options.filter(
      ({ shape }) => !shape.patientId.safeParse(undefined).success,
    )
    expect(about.length).toBeGreaterThan(80)
    const vague = about.map(({ shape }) => shape.action.value).filter((one) => !has(`said.${one}`))
    expect(vague).toEqual([])
  })

  test("each kind of deed makes a sentence of its own", () => {
    const kinds = new Set(Object.values(kindOf))
    expect([...kinds].filter((kind) => !has(`kinds.${kind}`))).toEqual([])
  })

  test("an action that nobody knows yet is still a sentence about the record", () => {
    expect(sentenceOf("something.new")).toEqual({
      own: "said.something.new",
      kind: "kinds.read",
      thing: "things.something",
    })
  })
})
