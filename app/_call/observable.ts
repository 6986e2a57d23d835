/** A value that says when it changed; made for `useSyncExternalStore`. */
export type Observable<T> = {
  readonly get: () => T
  readonly subscribe: (listener: () => void) => () => void
}

export function observable<T>(initial: T): Observable<T> & { readonly set: (value: T) => void } {
  const listeners = new Set<() => void>()
  let current = initial
  return {
    get: () => current,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    set(value) {
      if (Object.is(current, value)) return
      current = value
      for (const listener of listeners) listener()
    },
  }
}
