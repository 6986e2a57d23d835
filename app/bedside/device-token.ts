const kept = "housecall.bedside"
/** The end of the link that this device sent for last, as somebody said that it was right. */
const confirmed = "housecall.bedside.last"

let read: string | null | undefined

/**
 * The device's token: taken out of the address at once and kept for this tab, so that a reload finds it.
 * The installed page, which opens without an address of its own, takes the one that was kept for it; from
 * then on it is the tab's, whatever link another tab opens. Null where there is none.
 */
export function deviceToken(): string | null {
  if (read === undefined) {
    const given = new URLSearchParams(location.hash.slice(1)).get("t")
    if (given !== null) {
      if (isInstalled()) localStorage.setItem(kept, given)
      history.replaceState(null, "", location.pathname)
    }
    read = given ?? sessionStorage.getItem(kept) ?? installedToken()
    if (read !== null) sessionStorage.setItem(kept, read)
  }
  return read
}

/** Somebody installs this page: it opens with this tab's link from now on. */
export function keepForInstalled(): void {
  if (typeof read === "string") localStorage.setItem(kept, read)
}

/**
 * Whether somebody has to say whose page this is: it took its link from the device, and the device was
 * another patient's, or nobody's yet.
 */
export function asksWhose(): boolean {
  return (
    isInstalled() && typeof read === "string" && localStorage.getItem(confirmed) !== endOf(read)
  )
}

export function confirmWhose(): void {
  if (typeof read === "string") localStorage.setItem(confirmed, endOf(read))
}

/** Enough to know it again, and no use to anybody else. */
function endOf(token: string): string {
  return token.slice(-6)
}

/** A page of its own window is the one that was installed; a tab asks for its link. */
function installedToken(): string | null {
  return isInstalled() ? localStorage.getItem(kept) : null
}

function isInstalled(): boolean {
  return matchMedia("(display-mode: standalone)").matches
}

/** The visit is over, or the link was taken back: nothing of it stays on this device. */
export function forgetToken(): void {
  sessionStorage.removeItem(kept)
  // another tab may have been given a later one
  if (localStorage.getItem(kept) === read) localStorage.removeItem(kept)
}

/** Another link opened in the same tab changes only the fragment, which loads nothing: start over. */
export function onNewLink(): () => void {
  const reload = (): void => {
    if (location.hash.startsWith("#t=")) location.reload()
  }
  addEventListener("hashchange", reload)
  return () => removeEventListener("hashchange", reload)
}
