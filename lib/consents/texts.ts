import { createHash } from "node:crypto"

import type { ConsentPurpose } from "@/db/schema/people"
import type { Locale } from "@/lib/i18n/locales"

export type ConsentText = {
  purpose: ConsentPurpose
  language: Locale
  version: number
  text: string
  sha256: string
}

/**
 * What a person agrees to, word for word as the page shows it (`patient.consent` of lib/i18n). Another
 * word is another version: count it up, so that what was agreed to before keeps its own text.
 */
const texts: Readonly<Record<ConsentPurpose, { version: number } & Record<Locale, string>>> = {
  video: {
    version: 1,
    en: "See the doctor by video\nNeeded for this visit",
    zh: "通过视频见医生\n本次看诊需要",
  },
  vitals: {
    version: 1,
    en: "Show my heart rate and oxygen to the doctor",
    zh: "让医生看到我的心率和血氧",
  },
  charting: {
    version: 2,
    en: "Keep them in my record\nOnly when the doctor may see them. If you say no, nobody gets an alarm while nobody is watching.",
    zh: "把这些数据存入我的病历\n医生能看到时才会存入。如果您不同意，没有人在看的时候，就不会有人收到报警。",
  },
  transcript: {
    version: 1,
    en: "Write down our talk. It helps the doctor with the notes",
    zh: "把谈话转成文字，帮助医生写记录",
  },
}

export function consentText(purpose: ConsentPurpose, language: Locale): ConsentText {
  const { version, [language]: text } = texts[purpose]
  const sha256 = createHash("sha256")
    .update([purpose, language, version, text].join("\n"))
    .digest("hex")
  return { purpose, language, version, text, sha256 }
}
