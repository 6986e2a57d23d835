const largest = 10 * 1024 * 1024

/** Sends a file as the body of a request; answers with the reason when it was not filed. */
export async function sendFile(path: string, file: File): Promise<string | undefined> {
  // Said at once: sending ten megabytes to be refused is no answer on a phone's connection.
  if (file.size > largest) return "too_large"
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
    if (response.ok) return undefined
    const answer: unknown = await response.json().catch(() => ({}))
    return typeof answer === "object" && answer !== null && "error" in answer
      ? String(answer.error)
      : "fault"
  } catch {
    return "offline"
  }
}
