/** A word of a refusal's detail; empty where it has none. */
export function detailText(detail: Readonly<Record<string, unknown>>, name: string): string {
  const value = detail[name]
  return typeof value === "string" ? value : ""
}
