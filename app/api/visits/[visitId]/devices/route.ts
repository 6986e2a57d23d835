import { commandRoute } from "@/app/_edge/command-route"
import { createBedside } from "@/lib/consultations/commands"
import { BedsideInput } from "@/lib/consultations/schema"
import { VisitId } from "@/lib/ids"

export const POST = commandRoute(
  { visitId: VisitId },
  BedsideInput,
  (actor, { visitId }, input, at) => createBedside(actor, visitId, input, at),
)
