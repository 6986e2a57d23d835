import type { Permission } from "@/lib/permissions"

/** What can be granted: the kinds of resources of the FHIR interface, and what can be done with each. */
export const scopeActions = {
  Patient: "rs",
  Practitioner: "rs",
  Schedule: "rs",
  Slot: "rs",
  /** `c`: $hold and $book; `u`: $book moves and cancels what was booked. */
  Appointment: "crus",
  Encounter: "rs",
  Observation: "rs",
  Consent: "rs",
  Composition: "rs",
  DocumentReference: "rs",
  /** The bytes of what DocumentReference lists. */
  Binary: "r",
  Provenance: "rs",
  AuditEvent: "rs",
} as const
export type ScopedResource = keyof typeof scopeActions

/** SMART App Launch 2.2, section 3.0.2: `c` create, `r` read, `u` update, `s` search. There is no delete. */
export type ScopeAction = "c" | "r" | "u" | "s"

export type Scope = { readonly resource: ScopedResource; readonly actions: string }

/** "system/Patient.rs"; undefined where it is no scope of ours. Actions stand in the order "crus", each once. */
export function scopeOf(text: string): Scope | undefined {
  const [, name = "", actions = ""] = /^system\/([A-Za-z]{1,40})\.(c?r?u?s?)$/.exec(text) ?? []
  if (!isScoped(name) || actions === "") return undefined
  const known: string = scopeActions[name]
  return actions.split("").every((action) => known.includes(action))
    ? { resource: name, actions }
    : undefined
}

export function isScoped(name: string): name is ScopedResource {
  return Object.hasOwn(scopeActions, name)
}

export function allows(
  scopes: readonly string[],
  resource: ScopedResource,
  action: ScopeAction,
): boolean {
  return scopes.some((text) => {
    const scope = scopeOf(text)
    return scope?.resource === resource && scope.actions.includes(action)
  })
}

/**
 * What a token is given: the scopes that were asked for, as far as they were granted; all that were
 * granted where none was asked for. A wildcard stands for all kinds of resources.
 */
export function granted(asked: readonly string[], registered: readonly string[]): string[] {
  if (asked.length === 0) return [...registered]
  const wanted = asked.map((text) => /^system\/(\*|[A-Za-z]{1,40})\.(c?r?u?d?s?)$/.exec(text))
  return registered.flatMap((text) => {
    const scope = scopeOf(text)
    if (scope === undefined) return []
    const actions = scope.actions
      .split("")
      .filter((action) =>
        wanted.some(
          (want) =>
            (want?.[1] === "*" || want?.[1] === scope.resource) && want[2]?.includes(action),
        ),
      )
    return actions.length === 0 ? [] : [`system/${scope.resource}.${actions.join("")}`]
  })
}

/** What the commands that a client may call ask for. Reading is judged by the scopes themselves. */
export function grantsOf(scopes: readonly string[]): Permission[] {
  return [
    ...(allows(scopes, "Appointment", "c") ? (["visit.book"] as const) : []),
    ...(allows(scopes, "Appointment", "u") ? (["visit.move", "visit.cancel"] as const) : []),
  ]
}
