import type { Limits } from "./limits"

/** What differs, as codes for the log: "vitals.MDC_TEMP_BODY.high:39:38.5", the old value first. */
export function limitChanges(was: Limits, is: Limits): string[] {
  const before = new Map(leaves("", { ...was, version: 0 }))
  const after = new Map(leaves("", { ...is, version: 0 }))
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((path) => {
    const [from, to] = [before.get(path) ?? "none", after.get(path) ?? "none"]
    return from === to ? [] : [`${path.replace(/^vitals\./, "")}:${from}:${to}`]
  })
}

function leaves(path: string, value: unknown): [path: string, value: string][] {
  if (typeof value !== "object" || value === null)
    return [[path, typeof value === "string" ? value : (JSON.stringify(value) ?? "none")]]
  return Object.entries(value).flatMap(([key, inner]) =>
    leaves(path === "" ? key : `${path}.${key}`, inner),
  )
}
