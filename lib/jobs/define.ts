import type { z } from "zod"

/** A job's contract: its name and the shape of its payload. Handlers live in `workers/`. */
export type Job<S extends z.ZodType = z.ZodType> = { readonly name: string; readonly payload: S }

export function defineJob<S extends z.ZodType>(name: string, payload: S): Job<S> {
  return { name, payload }
}
