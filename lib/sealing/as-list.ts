import { AsyncLocalStorage } from "node:async_hooks"

/**
 * Asks for rows of a list: a sealed text (or JSON, whose reader looks for it) that does not open is answered as
 * `unreadable`, so that one that somebody damaged takes no other with it. For what is shown only: whoever writes on
 * with what was read asks without.
 */
export function asList<T>(question: () => PromiseLike<T>): Promise<T> {
  // drizzle sends a statement when its result is waited for: within.
  return listing().run(true, async () => await question())
}

/** Whether what is read now is for a list. */
export function isListing(): boolean {
  return listing().getStore() === true
}

/** What stands in a list for a text that does not open. Where a row is opened nobody knows the page's language. */
export const unreadable = "\uFFFD cannot be read · 无法读取"

/** Whether any of them stands for what could not be read. */
export function isUnreadable(...values: readonly unknown[]): boolean {
  return values.includes(unreadable)
}

// Next may load this module more than once in a process, and connections are shared by all of them.
const shared: typeof globalThis & { housecallListing?: AsyncLocalStorage<boolean> } = globalThis

function listing(): AsyncLocalStorage<boolean> {
  shared.housecallListing ??= new AsyncLocalStorage()
  return shared.housecallListing
}
