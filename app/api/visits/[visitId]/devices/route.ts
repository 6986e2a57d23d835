import { createBedside } from "@/lib/consultations/commands"
import { BedsideInput } from "@/lib/consultations/schema"

import { visitRoute } from "../visit-route"

export const POST = visitRoute(BedsideInput, createBedside)
