import { route } from "@/app/_edge/route"
import { searchPatients } from "@/lib/patients/queries"
import { PatientSearch } from "@/lib/patients/schema"

// A POST although it reads: names and birth dates stay out of addresses and so out of logs.
export const POST = route({
  who: "staff",
  body: PatientSearch,
  handle: (actor, { query }) => searchPatients(actor, query),
})
