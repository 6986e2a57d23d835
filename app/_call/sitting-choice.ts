/** A choice that lasts as long as this tab: on a device that people share, the next one begins anew. */
export function readChoice(name: ChoiceName): string | undefined {
  try {
    return window.sessionStorage.getItem(prefix + name) ?? undefined
  } catch {
    // A browser that keeps nothing asks again.
    return undefined
  }
}

export function keepChoice(name: ChoiceName, value: string): void {
  try {
    window.sessionStorage.setItem(prefix + name, value)
  } catch {
    // As above.
  }
}

type ChoiceName = "shortcuts" | "blur" | "buttons" | "classChat"

const prefix = "housecall.call."
