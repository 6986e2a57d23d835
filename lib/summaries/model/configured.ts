import { env } from "@/lib/env"

import { openAiCompatible } from "./openai-compatible"
import type { Summariser } from "./summariser"

/** The operator's model; undefined: none is set up. */
export function configuredModel(): Summariser | undefined {
  const { SUMMARY_MODEL_URL: url, SUMMARY_MODEL: model, SUMMARY_MODEL_KEY: key } = env()
  return url === undefined || model === undefined
    ? undefined
    : openAiCompatible({ url, model, key })
}
