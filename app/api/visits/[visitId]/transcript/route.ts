import { route } from "@/app/_edge/route"
import { VisitId } from "@/lib/ids"
import { refuse } from "@/lib/result"
import { transcriptOf } from "@/lib/summaries/transcript-queries"
import { bringTranscript, removeTranscript } from "@/lib/transcripts/commands"
import { TranscriptInput } from "@/lib/transcripts/schema"

export const GET = route({
  who: "staff",
  async handle(actor, _, { params }) {
    const visitId = VisitId.safeParse(params["visitId"])
    return visitId.success ? transcriptOf(actor, visitId.data, new Date()) : refuse("not_found")
  },
})

export const POST = route({
  who: "staff",
  body: TranscriptInput,
  // A million characters, of which each may take four bytes or an escape.
  largest: 6_000_000,
  async handle(actor, input, { params }) {
    const visitId = VisitId.safeParse(params["visitId"])
    return visitId.success
      ? bringTranscript(actor, visitId.data, input, new Date())
      : refuse("not_found")
  },
})

export const DELETE = route({
  who: "staff",
  async handle(actor, _, { params }) {
    const visitId = VisitId.safeParse(params["visitId"])
    return visitId.success ? removeTranscript(actor, visitId.data, new Date()) : refuse("not_found")
  },
})
