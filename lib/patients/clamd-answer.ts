/**
 * What clamd says of a stream (clamd(8), INSTREAM): `stream: OK`, `stream: NAME FOUND`, or a line that
 * ends in ERROR. Undefined for whatever is none of these, as from a server that is no clamd.
 */
export type ClamdAnswer =
  | { readonly at: "clean" }
  | { readonly at: "found"; readonly name: string }
  | { readonly at: "error"; readonly text: string }

export function clamdAnswer(line: string): ClamdAnswer | undefined {
  if (line === "stream: OK") return { at: "clean" }
  const found = /^stream: (\P{C}{1,180}) FOUND$/u.exec(line)
  if (found?.[1] !== undefined) return { at: "found", name: found[1] }
  const failed = /^(\P{C}{1,180}) ERROR$/u.exec(line)
  return failed?.[1] === undefined ? undefined : { at: "error", text: failed[1] }
}
