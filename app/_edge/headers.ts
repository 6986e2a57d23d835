type PolicyFacts = { nonce: string; livekitUrl: string; development: boolean }

/**
 * Content-Security-Policy Level 3: scripts by nonce only. Style attributes stay open because Base UI
 * writes them on the server; attributes run nothing. WebAssembly runs only where a call can begin:
 * it blurs the background there.
 */
export function contentSecurityPolicy(
  path: string,
  { nonce, livekitUrl, development }: PolicyFacts,
): string {
  const livekit = livekitUrl === "" ? "" : ` ${livekitUrl} ${livekitUrl.replace(/^ws/, "http")}`
  const wasm = allowedOn(path) === call ? " 'wasm-unsafe-eval'" : ""
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${wasm}${development ? " 'unsafe-eval'" : ""}`,
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "worker-src 'self'",
    `connect-src 'self'${livekit}`,
    "font-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ")
}

/** A document that somebody filed, or a copy of a summary: should a browser ever show it, it runs, loads and frames nothing. */
export const documentPolicy = "sandbox; default-src 'none'; frame-ancestors 'none'"

export function isDocument(path: string): boolean {
  return (
    /^\/api\/patients\/[^/]+\/documents\/[^/]+$/.test(path) ||
    /^\/api\/fhir\/Binary\/[^/]+$/.test(path) ||
    /^\/api\/(visits\/[^/]+\/summary|my\/summaries\/[^/]+)\/copies\/[^/]+$/.test(path)
  )
}

const call = [
  "camera",
  "microphone",
  "display-capture",
  "fullscreen",
  "screen-wake-lock",
  "autoplay",
]
const bedside = ["bluetooth", "screen-wake-lock"]
const every = [...call, "geolocation", "payment", "usb", "serial", "hid", "midi"]

/** Camera and microphone only where a call can begin; Bluetooth only at the bedside; nothing elsewhere. */
export function permissionsPolicy(path: string): string {
  const allowed = allowedOn(path)
  // A browser without Bluetooth warns of a name it does not know: it is named where it is used.
  return [...new Set([...every, ...allowed])]
    .map((feature) => `${feature}=(${allowed.includes(feature) ? "self" : ""})`)
    .join(", ")
}

function allowedOn(path: string): readonly string[] {
  // The policy is the document's, and links between staff pages keep the document: a clinician may
  // open any of these first and be in a call three links later.
  if (/^\/(join|guest|visits|classes|today|queue|ward|calendar|patients|settings)(\/|$)/.test(path))
    return call
  if (/^\/bedside(\/|$)/.test(path)) return bedside
  return []
}
