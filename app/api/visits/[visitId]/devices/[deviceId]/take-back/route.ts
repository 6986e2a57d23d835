import { z } from "zod"

import { commandRoute } from "@/app/_edge/command-route"
import { unlinkDevice } from "@/lib/consultations/unlink-command"
import { DeviceId, VisitId } from "@/lib/ids"

/** A bedside link works no more. */
export const POST = commandRoute(
  { visitId: VisitId, deviceId: DeviceId },
  z.strictObject({}),
  (actor, { visitId, deviceId }, _input, at) => unlinkDevice(actor, visitId, deviceId, at),
)
