import { createReadStream } from "node:fs"
import { mkdir, open } from "node:fs/promises"
import { dirname } from "node:path"
import { fileURLToPath } from "node:url"

import { Fault } from "@/lib/error"
import { shortAnswer } from "@/lib/short-answer"
import { timeLimit } from "@/lib/time-limit"

/** Where copies of checkpoints lie: `file:///folder`, or an address under which PUT makes an object. */
export type Storage = { readonly url: string; readonly token?: string }

/**
 * Puts a text where nothing lies yet, and leaves what lies there: what was kept once is never written over.
 * Answers what lay there before, undefined where nothing did. Throws a `Fault` where it is not there afterwards,
 * or what is there is not to be read or longer than a checkpoint is.
 */
export async function putOnce(
  storage: Storage,
  path: string,
  text: string,
  signal: AbortSignal = timeLimit(20_000),
): Promise<string | undefined> {
  const place = new URL(`${storage.url.replace(/\/$/, "")}/${path}`)
  if (place.protocol === "file:") return writeOnce(fileURLToPath(place), text)
  const response = await ask(storage, place, signal, {
    method: "PUT",
    headers: { "content-type": "text/plain; charset=utf-8", "if-none-match": "*" },
    body: text,
  })
  await response.body?.cancel()
  if (response.ok) return undefined
  if (response.status !== 412) throw refused(response)
  const kept = await ask(storage, place, signal, { method: "GET", headers: {} })
  if (!kept.ok) {
    await kept.body?.cancel()
    throw refused(kept)
  }
  const body = await shortAnswer(kept).catch((cause: unknown) => {
    throw new Fault("storage", "What lies in the storage cannot be read, or is too long", cause)
  })
  return body.toString()
}

function ask(
  { token }: Storage,
  place: URL,
  signal: AbortSignal,
  { headers, ...rest }: { method: string; headers: Record<string, string>; body?: string },
): Promise<Response> {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` }
  return fetch(place, {
    ...rest,
    headers: { ...headers, ...authorization },
    redirect: "error",
    signal,
  })
}

async function writeOnce(path: string, text: string): Promise<string | undefined> {
  await mkdir(dirname(path), { recursive: true })
  try {
    const file = await open(path, "wx", 0o444)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    return undefined
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error
    return bounded(createReadStream(path, { end: most }))
  }
}

async function bounded(parts: AsyncIterable<Uint8Array>): Promise<string> {
  const read: Uint8Array[] = []
  let size = 0
  for await (const part of parts) {
    size += part.length
    if (size > most) throw new Fault("storage", "What lies in the storage is too long")
    read.push(part)
  }
  return Buffer.concat(read).toString()
}

function refused({ status }: Response): Fault {
  return new Fault("storage", `The storage answered ${status}`)
}

/** Bytes: a checkpoint with the cosignatures of many witnesses has a few thousand. */
const most = 65_536
