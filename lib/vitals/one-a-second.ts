type Moment = { readonly code: string; readonly at: number }

/**
 * Of each number the last of every second, oldest first: no monitor tells more, and what a device sends
 * beyond that must not become so many alarms that come and go.
 */
export function oneASecond<V extends Moment>(values: readonly V[]): V[] {
  const last = new Map<string, V>()
  for (const value of values.toSorted((a, b) => a.at - b.at))
    last.set(`${value.code} ${Math.floor(value.at / 1000)}`, value)
  return [...last.values()].toSorted((a, b) => a.at - b.at)
}
