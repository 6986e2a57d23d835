import { expect, it } from "vitest"
import { z } from "zod"

import { consentPurposes } from "@/db/schema/people"
import { locales } from "@/lib/i18n/locales"
import { messagesOf } from "@/lib/i18n/messages"

import { consentText } from "./texts"

const Words = z.object({
  video: z.string(),
  videoNeeded: z.string(),
  vitals: z.string(),
  charting: z.string(),
  chartingNeeds: z.string(),
  transcript: z.string(),
})

it.each(locales)("are what the page of %s shows", (language) => {
  const words = Words.parse(messagesOf(language)["patient"]?.["consent"])
  expect(consentText("video", language).text).toBe(`${words.video}\n${words.videoNeeded}`)
  expect(consentText("vitals", language).text).toBe(words.vitals)
  expect(consentText("charting", language).text).toBe(`${words.charting}\n${words.chartingNeeds}`)
  expect(consentText("transcript", language).text).toBe(words.transcript)
})

/** Purpose, language, version and the beginning of the hash. Lines are only ever added. */
const published = [
  "video en 1 378fc2d39bc8146e",
  "vitals en 1 5c86f69d6404ea41",
  "charting en 1 6e4944ca5491d1c9",
  "charting en 2 e385c88ad74e5d16",
  "transcript en 1 7581e935ecfe447f",
  "video zh 1 6de7b7f3e832866e",
  "vitals zh 1 6ce16a4c44277b1e",
  "charting zh 1 bfe3ecd86f7abde7",
  "charting zh 2 8ba27896f47a230d",
  "transcript zh 1 2ddb55cd1e1f7139",
]

// A published version never changes: who changes a word counts the version up and adds a line above.
it("each published version has its hash for good", () => {
  const current = locales.flatMap((language) =>
    consentPurposes.map((purpose) => {
      const { version, sha256 } = consentText(purpose, language)
      return `${purpose} ${language} ${version} ${sha256.slice(0, 16)}`
    }),
  )
  expect(published).toEqual(expect.arrayContaining(current))
  const names = published.map((line) => line.split(" ").slice(0, 3).join(" "))
  expect(new Set(names).size).toBe(names.length)
})

it("without charting nobody is alarmed while nobody watches, and the patient is told before they choose", () => {
  expect(consentText("charting", "en").text).toContain(
    "If you say no, nobody gets an alarm while nobody is watching.",
  )
  expect(consentText("charting", "zh").text).toContain("没有人在看的时候，就不会有人收到报警")
})
