const kept = "housecall.bedside"

let read: string | null | undefined

/**
 * The device's token: taken out of the address at once, kept for this tab so that a reload finds it.
 * Null where the link had none.
 */
export function deviceToken(): string | null {
  if (read === undefined) {
    const given = new URLSearchParams(location.hash.slice(1)).get("t")
    if (given !== null) {
      sessionStorage.setItem(kept, given)
      history.replaceState(null, "", location.pathname)
    }
    read = given ?? sessionStorage.getItem(kept)
  }
  return read
}

/** Another link opened in the same tab changes only the fragment, which loads nothing: start over. */
export function onNewLink(): () => void {
  const reload = (): void => {
    if (location.hash.startsWith("#t=")) location.reload()
  }
  addEventListener("hashchange", reload)
  return () => removeEventListener("hashchange", reload)
}
