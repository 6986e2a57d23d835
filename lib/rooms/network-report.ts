import { z } from "zod"

import type { networkPaths } from "./network-verdict"

const PathState = z.enum(["works", "blocked", "not_offered", "untested"])

/** To the nearest tenth of a percent; ten gigabits are more than anything we would believe. */
const Measured = z.strictObject({
  kbps: z.int().min(0).max(10_000_000),
  lostPercent: z.number().min(0).max(100),
})

/** What the patient's page says about its line. It is shown to the clinic and decides nothing. */
export const NetworkReport = z.strictObject({
  paths: z.strictObject({
    signal: PathState,
    udp: PathState,
    tcp: PathState,
    turnUdp: PathState,
    turnTls: PathState,
  } satisfies Record<(typeof networkPaths)[number], unknown>),
  up: Measured.nullable(),
  down: Measured.nullable(),
  roundTripMs: z.int().min(0).max(60_000).nullable(),
})
export type NetworkReport = z.infer<typeof NetworkReport>
export type PathState = z.infer<typeof PathState>
