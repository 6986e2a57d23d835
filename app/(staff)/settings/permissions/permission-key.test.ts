import { expect, test } from "vitest"

import en from "@/lib/i18n/messages/en/admin.json"
import zh from "@/lib/i18n/messages/zh/admin.json"
import { permissions } from "@/lib/permissions"

test("every permission has its words in both languages, and no other has", () => {
  const wanted = Object.keys(permissions)
    .map((name) => name.replace(".", "_"))
    .toSorted()
  expect(Object.keys(en.permissions.words).toSorted()).toEqual(wanted)
  expect(Object.keys(zh.permissions.words).toSorted()).toEqual(wanted)
})
