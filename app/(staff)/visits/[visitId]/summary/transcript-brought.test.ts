import { NextIntlClientProvider } from "next-intl"
import { createElement } from "react"
import { renderToStaticMarkup } from "react-dom/server"
import { describe, expect, test } from "vitest"

import common from "@/lib/i18n/messages/en/common.json"
import en from "@/lib/i18n/messages/en/transcript.json"
import zhCommon from "@/lib/i18n/messages/zh/common.json"
import zh from "@/lib/i18n/messages/zh/transcript.json"
import type { TranscriptView } from "@/lib/summaries/transcript-view"

import { TranscriptBrought } from "./transcript-brought"

const guest = "guest:0d2f7a8e-1111-4222-8333-444455556666" as const
const speakers: TranscriptView["speakers"] = [
  { party: "clinician", role: "clinician", name: null, agreed: true },
  { party: "patient", role: "patient", name: null, agreed: true },
  // Whose invitation was taken back.
  { party: guest, role: "companion", name: "Tom", agreed: true },
  { party: "other", role: "other", name: null, agreed: null },
]
const transcript: NonNullable<TranscriptView["transcript"]> = {
  lines: 3,
  parties: ["clinician", "patient", guest],
  addedAt: "2026-11-24T10:52:00.000Z",
  language: "en",
  swapped: false,
  openQuestions: [],
}
const nothing = () => undefined

describe.each([
  ["en", { common, transcript: en }],
  ["zh", { common: zhCommon, transcript: zh }],
] as const)("in %s", (locale, messages) => {
  const drawn = (mine: boolean) =>
    renderToStaticMarkup(
      NextIntlClientProvider({
        ...{ locale, timeZone: "UTC", messages },
        onError(error: Error) {
          throw error
        },
        children: createElement(TranscriptBrought, {
          ...{ transcript, speakers, quoted: true, busy: false },
          ...{ onRemove: mine ? nothing : undefined, onWithdraw: mine ? nothing : undefined },
        }),
      }),
    )
  const { withdraw, remove, speak, roles } = messages.transcript

  test("everybody who speaks in it but the clinician can take their word back", () => {
    const html = drawn(true)
    expect(html.split(`>${withdraw}<`)).toHaveLength(3)
    expect(html).toContain("Tom")
    expect(html).toContain(`<bdi class="min-w-0 flex-1 basis-60 wrap-anywhere">${roles.patient}`)
    expect(html).not.toContain(roles.other)
  })

  test("and whoever only reads it takes nothing away", () => {
    const html = drawn(false)
    for (const words of [withdraw, remove, speak]) expect(html).not.toContain(words)
  })
})
