import { commandRoute } from "@/app/_edge/command-route"
import { VisitId } from "@/lib/ids"
import { recordSpeakerConsent } from "@/lib/transcripts/consent-commands"
import { SpeakerConsentInput } from "@/lib/transcripts/schema"

export const POST = commandRoute(
  { visitId: VisitId },
  SpeakerConsentInput,
  (actor, { visitId }, input, at) => recordSpeakerConsent(actor, visitId, input, at),
)
