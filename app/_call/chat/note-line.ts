/** Lines that come to the note from elsewhere on the page, as from the chat. */
const listeners = new Set<(line: string) => void>()

/** False where no note is open to take it. */
export function addNoteLine(line: string): boolean {
  for (const listener of listeners) listener(line)
  return listeners.size > 0
}

export function onNoteLine(listener: (line: string) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
