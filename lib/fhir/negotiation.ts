import { refusal } from "./outcome"
import type { Refusal } from "./outcome"

export const fhirJson = "application/fhir+json"

/**
 * Whether JSON answers what was asked for (R4 RESTful API 3.1.0.1.9 and RFC 9110 section 12.5.1): XML and
 * Turtle are not made here. `_format` wins over Accept.
 */
export function negotiate(accept: string | null, format: string | null): Refusal | undefined {
  const no = refusal(406, "not-supported", `Only ${fhirJson} is made here`)
  if (format !== null && format !== "") return isJson(format.replace(" ", "+")) ? undefined : no
  if (accept === null || accept.trim() === "") return undefined
  return wishesOf(accept).some(
    ({ type, q }) => q > 0 && (isJson(type) || type === "*/*" || type === "application/*"),
  )
    ? undefined
    : no
}

/** Another version of FHIR than R4 that is asked for (`fhirVersion`) is a type that is not made here. */
function wishesOf(accept: string): { type: string; q: number }[] {
  return accept
    .split(",")
    .slice(0, 50)
    .map((wish) => {
      const [type = "", ...parameters] = wish.split(";").map((part) => part.trim().toLowerCase())
      const of = (name: string) =>
        parameters.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1)
      const [q, version] = [of("q"), of("fhirversion")]
      const isOther = version !== undefined && !/^"?4\.0(\.1)?"?$/.test(version)
      return { type, q: isOther ? 0 : q === undefined ? 1 : Number(q) }
    })
}

/**
 * How a file is handed out (R4 Binary): as itself, unless FHIR JSON is what is asked for. Undefined:
 * neither will do.
 */
export function binaryForm(
  accept: string | null,
  format: string | null,
  mediaType: string,
): "bytes" | "json" | undefined {
  if (format !== null && format !== "") return isJson(format.replace(" ", "+")) ? "json" : undefined
  if (accept === null || accept.trim() === "") return "bytes"
  const family = mediaType.replace(/\/.*$/, "/*")
  const best = { bytes: 0, json: 0 }
  for (const { type, q } of wishesOf(accept)) {
    if (isJson(type)) best.json = Math.max(best.json, q)
    if ([mediaType, family, "*/*"].includes(type)) best.bytes = Math.max(best.bytes, q)
  }
  if (best.json > 0 && best.json >= best.bytes) return "json"
  return best.bytes > 0 ? "bytes" : undefined
}

/** The type of a body: FHIR JSON, or a form where a search comes by POST. */
export function bodyType(contentType: string | null): "json" | "form" | undefined {
  const [type = ""] = (contentType ?? "").toLowerCase().split(";")
  if (isJson(type.trim())) return "json"
  return type.trim() === "application/x-www-form-urlencoded" ? "form" : undefined
}

/** `Prefer: handling=strict` (R4 search 3.1.1.4.1). */
export function isStrict(prefer: string | null): boolean {
  return /(^|[,;\s])handling=strict($|[,;\s])/i.test(prefer ?? "")
}

/** RFC 9110 section 13.1.2: a list, `*`; weak comparison. */
export function namesVersion(ifNoneMatch: string | null, etag: string): boolean {
  const weak = (text: string) => text.trim().replace(/^W\//, "")
  return (ifNoneMatch ?? "").split(",").some((one) => weak(one) === "*" || weak(one) === weak(etag))
}

function isJson(type: string): boolean {
  return [fhirJson, "application/json", "json", "text/json"].includes(
    type.toLowerCase().split(";")[0]?.trim() ?? "",
  )
}
