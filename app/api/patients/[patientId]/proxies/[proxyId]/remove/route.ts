import { z } from "zod"

import { removeProxy } from "@/lib/patients/proxy-commands"
import { refuse } from "@/lib/result"

import { patientRoute } from "../../../patient-route"

export const POST = patientRoute(z.strictObject({}), async (actor, patientId, _, at, params) => {
  const proxyId = z.uuid().safeParse(params["proxyId"])
  return proxyId.success ? removeProxy(actor, patientId, proxyId.data, at) : refuse("not_found")
})
