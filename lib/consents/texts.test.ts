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
})

it.each(locales)("are what the page of %s shows", (language) => {
  const words = Words.parse(messagesOf(language)["patient"]?.["consent"])
  expect(consentText("video", language).text).toBe(`${words.video}\n${words.videoNeeded}`)
  expect(consentText("vitals", language).text).toBe(words.vitals)
  expect(consentText("charting", language).text).toBe(`${words.charting}\n${words.chartingNeeds}`)
})

// A published version never changes: who changes a word counts the version up and adds a line here.
it("each published version has its hash for good", () => {
  const published = locales.flatMap((language) =>
    consentPurposes.map((purpose) => {
      const { version, sha256 } = consentText(purpose, language)
      return `${purpose} ${language} ${version} ${sha256.slice(0, 16)}`
    }),
  )
  expect(published).toMatchInlineSnapshot(`
    [
      "video en 1 378fc2d39bc8146e",
      "vitals en 1 5c86f69d6404ea41",
      "charting en 1 6e4944ca5491d1c9",
      "transcript en 1 7581e935ecfe447f",
      "video zh 1 6de7b7f3e832866e",
      "vitals zh 1 6ce16a4c44277b1e",
      "charting zh 1 bfe3ecd86f7abde7",
      "transcript zh 1 2ddb55cd1e1f7139",
    ]
  `)
})
