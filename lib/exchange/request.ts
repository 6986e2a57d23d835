import { refusal } from "@/lib/fhir/outcome"
import type { Asked } from "@/lib/fhir/request-path"

/** A request as HTTP brought it; nothing of it is trusted. */
export type FhirRequest = {
  readonly method: string
  /** The parts of the path after the base, decoded. */
  readonly parts: readonly string[]
  readonly query: URLSearchParams
  readonly header: (name: string) => string | null
  /** Undefined: longer than may come. */
  readonly body: () => Promise<string | undefined>
}

/** `base`: the interface's own address, without a slash at its end. `release`: of this program. */
export type Context = { readonly base: string; readonly at: Date; readonly release: string }

/** What is answered only to a caller whom we know. */
export type Guarded = Exclude<Asked, { what: "metadata" | "smart" }>

export const tooLong = refusal(413, "too-long", "The body is too long")
