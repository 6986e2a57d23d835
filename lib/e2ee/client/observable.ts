/** Something that is looked at and listened to: fits `useSyncExternalStore`. */
export type Observable<T> = {
  get(): T
  subscribe(listener: () => void): Unsubscribe
}

export type Unsubscribe = () => void

export function observable<T>(first: T): Observable<T> & { set(value: T): void } {
  const listeners = listenerSet<undefined>()
  let current = first
  return {
    get: () => current,
    subscribe: (listener) => listeners.add(listener),
    set(value) {
      current = value
      listeners.tell(undefined)
    },
  }
}

/** A listener that throws does not stop the others: its error is reported as uncaught. */
export function listenerSet<T>() {
  const listeners = new Set<(value: T) => void>()
  return {
    add(listener: (value: T) => void): Unsubscribe {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    tell(value: T): void {
      for (const listener of listeners) {
        try {
          listener(value)
        } catch (error) {
          reportError(error)
        }
      }
    },
  }
}
