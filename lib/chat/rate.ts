/** True while this name did it fewer than `most` times in the last `withinMs`, and then counts it. */
export type Rate = (name: string, now: number) => boolean

export function createRate({ most, withinMs }: { most: number; withinMs: number }): Rate {
  const times = new Map<string, readonly number[]>()
  return (name, now) => {
    const recent = (times.get(name) ?? []).filter((at) => now - at < withinMs)
    const isWithin = recent.length < most
    times.set(name, isWithin ? [...recent, now] : recent)
    return isWithin
  }
}
