/** What a command answers: a value, or a refusal with its reason. Faults are thrown, never returned. */
export type Result<T, R extends string = never, D extends object = object> = Ok<T> | Refused<R, D>

export type Ok<T> = { readonly ok: true; readonly value: T }

export type Refused<R extends string, D extends object = object> = {
  readonly ok: false
  readonly reason: R
} & D

export function ok(): Ok<undefined>
export function ok<T>(value: T): Ok<T>
export function ok<T>(value?: T): Ok<T | undefined> {
  return { ok: true, value }
}

export function refuse<const R extends string>(reason: R): Refused<R>
export function refuse<const R extends string, D extends object>(
  reason: R,
  detail: D,
): Refused<R, D>
export function refuse(reason: string, detail: object = {}): Refused<string> {
  return { ok: false, reason, ...detail }
}
