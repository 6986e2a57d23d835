/**
 * Keys that a process has unwrapped, by name, each with whose it is. Bounded and short-lived: whatever is
 * not told of, a destroyed or retired key is forgotten within ten minutes. Told of one, at once.
 */
class KeyMemory<K> {
  readonly #kept = new Map<string, { key: K; owner: string | null; until: number }>()
  readonly #limit: number
  #changes = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  recall(name: string): K | undefined {
    const kept = this.#kept.get(name)
    return kept && kept.until > performance.now() ? kept.key : undefined
  }

  /** To be had before keys are asked for, and given back with them. */
  get version(): number {
    return this.#changes
  }

  /** A key that was on its way while another was forgotten may be that one: it is not kept. */
  remember(name: string, owner: string | null, key: K, version: number): void {
    if (version !== this.#changes) return
    const oldest = this.#kept.size >= this.#limit ? this.#kept.keys().next().value : undefined
    if (oldest !== undefined) this.#kept.delete(oldest)
    this.#kept.set(name, { key, owner, until: performance.now() + memoryMs })
  }

  /** Of these owners; without any, everything. */
  forget(owners?: ReadonlySet<string>): void {
    this.#changes += 1
    if (owners === undefined) return this.#kept.clear()
    for (const [name, { owner }] of this.#kept)
      if (owner !== null && owners.has(owner)) this.#kept.delete(name)
  }
}

const memoryMs = 600_000

// Next may load a module more than once in a process: what is forgotten is forgotten in all of them.
const shared: typeof globalThis & { housecallKeyMemories?: Map<string, KeyMemory<unknown>> } =
  globalThis

/** The process's one memory of this name. Always asked for with the same type of key. */
export function keyMemory<K>(name: string, limit: number): KeyMemory<K> {
  shared.housecallKeyMemories ??= new Map()
  const known = shared.housecallKeyMemories.get(name)
  if (known !== undefined)
    // oxlint-disable-next-line typescript/consistent-type-assertions -- one name, one type of key
    return known as KeyMemory<K>
  const made = new KeyMemory<K>(limit)
  // oxlint-disable-next-line typescript/consistent-type-assertions -- a map of memories of several types
  shared.housecallKeyMemories.set(name, made as KeyMemory<unknown>)
  return made
}

/** In every memory of this process. */
export function forgetKeys(owners?: ReadonlySet<string>): void {
  for (const memory of shared.housecallKeyMemories?.values() ?? []) memory.forget(owners)
}
