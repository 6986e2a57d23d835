/**
 * The clinic whose page this is: from `#c=SLUG` in the message's link, else as this browser last had it;
 * empty: the only one. It is public, so it may stay in the browser.
 */
export function clinicSlug(): string {
  const named = new URLSearchParams(window.location.hash.slice(1)).get("c") ?? ""
  if (/^[a-z0-9-]{2,40}$/.test(named)) localStorage.setItem(key, named)
  return localStorage.getItem(key) ?? ""
}

const key = "housecall.clinic"
