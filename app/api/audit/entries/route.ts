import { z } from "zod"

import { route } from "@/app/_edge/route"
import { entryBundles } from "@/lib/audit/desk/queries"
import { ok } from "@/lib/result"

const Range = z.object({
  first: z.coerce
    .number()
    .int()
    .min(0)
    .max(2 ** 32),
  count: z.coerce.number().int().min(1).max(16),
})

/** Entries of the log as they were hashed, in runs of 256: pseudonyms and hashes only. */
export const GET = route({
  who: "staff",
  query: Range,
  gives: ["application/octet-stream"],
  async handle(actor, _, { query }) {
    const bytes = await entryBundles(actor, query.first, query.count)
    if (!bytes.ok) return bytes
    return ok(
      new Response(new Uint8Array(bytes.value), {
        headers: {
          "content-type": "application/octet-stream",
          "cache-control": "no-store",
          "x-content-type-options": "nosniff",
        },
      }),
    )
  },
})
