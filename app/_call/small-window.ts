/** What this browser has for keeping a call in sight while something else is worked on. */
export type SmallWindowKind = "document" | "none"

export function smallWindowKind(): SmallWindowKind {
  if (typeof window === "undefined") return "none"
  return isOpener(Reflect.get(window, "documentPictureInPicture")) ? "document" : "none"
}

/** A window above all others that belongs to this page. To be called from a press. */
export async function openSmallWindow(size: { width: number; height: number }): Promise<Window> {
  const opener: unknown = Reflect.get(window, "documentPictureInPicture")
  if (!isOpener(opener)) throw new Error("no small window here")
  const opened = await opener.requestWindow(size)
  await dress(opened.document)
  return opened
}

/** The same style sheets, language and theme: they come from our own origin, as the policy wants. */
async function dress(target: Document): Promise<void> {
  const { documentElement: html } = document
  for (const name of ["lang", "class", "data-theme"]) {
    const value = html.getAttribute(name)
    if (value !== null) target.documentElement.setAttribute(name, value)
  }
  target.title = document.title
  const loads = [...document.querySelectorAll("link[rel=stylesheet]")].map((link) => {
    const copy = target.importNode(link)
    const loaded = new Promise<void>((resolve) => {
      copy.addEventListener("load", () => resolve())
      copy.addEventListener("error", () => resolve())
    })
    target.head.append(copy)
    return loaded
  })
  await Promise.all(loads)
}

type Opener = { requestWindow(size: { width: number; height: number }): Promise<Window> }

// Not in TypeScript's own library yet (https://wicg.github.io/document-picture-in-picture/).
function isOpener(value: unknown): value is Opener {
  return typeof value === "object" && value !== null && "requestWindow" in value
}
