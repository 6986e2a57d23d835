import { createTranslator } from "next-intl"

import en from "@/lib/i18n/messages/en/bedside.json"
import zh from "@/lib/i18n/messages/zh/bedside.json"

import type { RecordingFault } from "./recording-fault"

const english = translatorOf("en", en)
const chinese = translatorOf("zh", zh)

function translatorOf(locale: string, messages: typeof en) {
  return createTranslator({
    locale,
    messages,
    namespace: "fault",
    onError(error) {
      throw error
    },
  })
}

/** What a person reads of a refusal, in English; it has words in Chinese too. */
export function faultWords(result: object): string {
  if (!("fault" in result)) throw new Error("nothing was refused")
  // oxlint-disable-next-line typescript/consistent-type-assertions -- whatever refused it, its fault is one
  const { code, values } = result.fault as RecordingFault
  if (chinese(code, values) === english(code, values)) throw new Error(`no Chinese for ${code}`)
  return english(code, values)
}
