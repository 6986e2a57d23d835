import { z } from "zod"

import { feedNames } from "@/db/schema/calendars"

export const FeedWish = z.strictObject({ names: z.enum(feedNames).default("none") })
export type FeedWish = z.infer<typeof FeedWish>

export const BusyAddress = z.strictObject({ url: z.string().max(4_000) })
export type BusyAddress = z.infer<typeof BusyAddress>
