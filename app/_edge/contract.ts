import type { z } from "zod"

/**
 * What a route says of itself to whoever reads `docs/openapi.json`. The wrapper parses by the same schemas
 * that stand here, so that the document cannot promise another shape than the one that is asked for.
 */
export type Contract = {
  who: string
  body?: z.ZodType | undefined
  query?: z.ZodType | undefined
  /** The parts of the address in brackets, where they are parsed by a schema. */
  ids?: Readonly<Record<string, unknown>> | undefined
  /** The media types of a good answer that is no JSON. */
  gives?: readonly string[] | undefined
  /** The media type of the body that is asked for, where it is no JSON. */
  takes?: string | undefined
  /** Every answer by its status, where the wrapper does not give them: no JSON schema is any JSON. */
  answers?: Readonly<Record<number, readonly string[]>> | undefined
}

type Handler = (...input: never[]) => unknown

const contracts = new WeakMap<Handler, Contract>()

/** The same handler, with its contract remembered. */
export function contracted<H extends Handler>(handler: H, contract: Contract): H {
  contracts.set(handler, { ...contracts.get(handler), ...contract })
  return handler
}

export function contractOf(handler: Handler): Contract | undefined {
  return contracts.get(handler)
}
