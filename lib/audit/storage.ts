import { mkdir, open } from "node:fs/promises"
import { dirname } from "node:path"
import { fileURLToPath } from "node:url"

import { Fault } from "@/lib/error"

/** Where copies of checkpoints lie: `file:///folder`, or an address under which PUT makes an object. */
export type Storage = { readonly url: string; readonly token?: string }

/**
 * Puts a text where nothing lies yet, and leaves what lies there: what was kept once is never written over.
 * Throws a `Fault` where it is not there afterwards.
 */
export async function putOnce(
  { url, token }: Storage,
  path: string,
  text: string,
  signal: AbortSignal = AbortSignal.timeout(20_000),
): Promise<void> {
  const place = new URL(`${url.replace(/\/$/, "")}/${path}`)
  if (place.protocol === "file:") return writeOnce(fileURLToPath(place), text)
  const response = await fetch(place, {
    method: "PUT",
    headers: {
      "content-type": "text/plain; charset=utf-8",
      "if-none-match": "*",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: text,
    redirect: "error",
    signal,
  })
  await response.body?.cancel()
  // 412: it is there already. A copy that was made twice is one copy.
  if (!response.ok && response.status !== 412)
    throw new Fault("storage", `The storage answered ${response.status}`)
}

async function writeOnce(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  try {
    const file = await open(path, "wx", 0o444)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error
  }
}
