import { ok, refuse, type Result } from "@/lib/result"

const largest = 10 * 1024 * 1024

/** Sends a file as the body of a request; answers with its document, or the reason when it was not filed. */
export async function sendFile(
  path: string,
  file: File,
): Promise<Result<{ documentId: string }, string>> {
  // Said at once: sending ten megabytes to be refused is no answer on a phone's connection.
  if (file.size > largest) return refuse("too_large")
  try {
    const response = await fetch(path, {
      method: "POST",
      body: file,
      headers: {
        "content-type": "application/octet-stream",
        "x-file-name": encodeURIComponent(file.name.toWellFormed()),
      },
      cache: "no-store",
      signal: AbortSignal.timeout(120_000),
    })
    const answer: unknown = await response.json().catch(() => ({}))
    const said = (name: string, otherwise: string): string => {
      const value: unknown = Reflect.get(Object(answer), name)
      return typeof value === "string" ? value : otherwise
    }
    return response.ok ? ok({ documentId: said("documentId", "") }) : refuse(said("error", "fault"))
  } catch {
    return refuse("offline")
  }
}
