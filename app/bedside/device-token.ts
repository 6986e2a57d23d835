const kept = "housecall.bedside"

let read: string | null | undefined

/**
 * The device's token: taken out of the address at once, kept for this tab so that a reload finds it,
 * and for the installed page, which opens without an address of its own. Null where there is none.
 */
export function deviceToken(): string | null {
  if (read === undefined) {
    const given = new URLSearchParams(location.hash.slice(1)).get("t")
    if (given !== null) {
      sessionStorage.setItem(kept, given)
      localStorage.setItem(kept, given)
      history.replaceState(null, "", location.pathname)
    }
    read = given ?? sessionStorage.getItem(kept) ?? installedToken()
  }
  return read
}

/** A page of its own window is the one that was installed; a tab asks for its link. */
function installedToken(): string | null {
  return matchMedia("(display-mode: standalone)").matches ? localStorage.getItem(kept) : null
}

/** The visit is over, or the link was taken back: nothing of it stays on this device. */
export function forgetToken(): void {
  sessionStorage.removeItem(kept)
  localStorage.removeItem(kept)
}

/** Another link opened in the same tab changes only the fragment, which loads nothing: start over. */
export function onNewLink(): () => void {
  const reload = (): void => {
    if (location.hash.startsWith("#t=")) location.reload()
  }
  addEventListener("hashchange", reload)
  return () => removeEventListener("hashchange", reload)
}
