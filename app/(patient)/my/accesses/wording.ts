import { kindOf } from "@/lib/audit/events/fhir-codes"

/**
 * The keys of the sentence for an action: its own; where there is none, one by what kind of deed it
 * was and of what. A new action is never without words.
 */
export function sentenceOf(action: string): { own: string; kind: string; thing: string } {
  const noun = action.split(".", 1)[0] ?? ""
  const kinds: Readonly<Record<string, string>> = kindOf
  return {
    own: `said.${action}`,
    kind: `kinds.${kinds[action] ?? "read"}`,
    thing: `things.${noun}`,
  }
}
