import type { z } from "zod"

import type { MessageKind } from "./delivery"
import { letterJob } from "./jobs"

/** What a message speaks of, as its row keeps it: the ids of the job that asked for it. */
export const About = letterJob.payload.omit({ kind: true })
export type About = z.infer<typeof About>

export type Asked = { readonly kind: MessageKind; readonly about: About }
