import type { Party } from "@/db/schema/transcripts"

import type { SpeakerRole } from "./turn"

type Known = { party: Party; role: SpeakerRole; name: string | null }

/** Whose words probably stand under a name. Only proposed: the clinician decides. Undefined: no idea. */
export function likelyParty(name: string, speakers: readonly Known[]): Party | undefined {
  const said = name.trim().toLowerCase()
  const guest = speakers.find((one) => one.name !== null && one.name.toLowerCase() === said)
  if (guest !== undefined) return guest.party
  const role = roles.find(([pattern]) => pattern.test(said))?.[1]
  const fitting = speakers.filter((one) => one.role === role)
  return fitting.length === 1 ? fitting[0]?.party : undefined
}

const roles: readonly (readonly [RegExp, SpeakerRole])[] = [
  [/^(?:doctor|dr\b.*|physician|clinician|provider|医生|大夫)$/u, "clinician"],
  [/^(?:patient|pt|患者|病人)$/u, "patient"],
  [/^(?:interpreter|translator|口译员?|翻译)$/u, "interpreter"],
  [/^(?:companion|guest.*|mother|father|son|daughter|wife|husband|家属|陪同者?)$/u, "companion"],
]
