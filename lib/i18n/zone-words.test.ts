import { createTranslator } from "next-intl"
import type { Messages } from "next-intl"
import { expect, test } from "vitest"

import type { Locale } from "./locales"
import { messagesOf } from "./messages"
import { cityWords, zoneWords } from "./zone-words"

const english = wordsIn("en")
const chinese = wordsIn("zh")

test.each([
  ["Europe/London", "London time", "伦敦时间"],
  ["America/New_York", "New York time", "纽约时间"],
  ["America/Argentina/Ushuaia", "Ushuaia time", "Ushuaia 时间"],
  ["UTC", "UTC time", "UTC 时间"],
])("%s", (zone, inEnglish, inChinese) => {
  expect(zoneWords(english, zone)).toBe(inEnglish)
  expect(zoneWords(chinese, zone)).toBe(inChinese)
})

test("a city alone", () => {
  expect(cityWords(chinese, "Europe/Madrid")).toBe("马德里")
  expect(cityWords(chinese, "America/Argentina/Ushuaia")).toBe("Ushuaia")
})

function wordsIn(locale: Locale) {
  const messages: Messages = messagesOf(locale)
  return createTranslator({ locale, messages, namespace: "common" })
}
