/** However often it is asked for: one run at a time, and one more after it for whatever was missed. */
export function oneMore(run: () => Promise<void>): () => void {
  let busy = false
  let again = false
  return function ask() {
    again = busy
    if (busy) return
    busy = true
    void run().finally(() => {
      busy = false
      if (again) ask()
    })
  }
}
