import { documentKind, type DocumentRefusal } from "@/lib/patients/document-kind"
import { ok, refuse, type Result } from "@/lib/result"

import { largestFile } from "../block"
import { type PictureRefusal, plainPicture } from "./plain-picture"
import type { OutgoingFile } from "./types"

export type FileRefusal = PictureRefusal | DocumentRefusal | "picture_or_pdf"

/** Before it is redrawn a photograph may be larger than what is sent. */
const largestPicture = 40 * 1_024 * 1_024

/** What may leave this device: a picture drawn anew, or a PDF that is one and nothing else. */
export async function outgoingFile(file: File): Promise<Result<OutgoingFile, FileRefusal>> {
  if (file.size === 0) return refuse("empty")
  if (file.size > largestPicture) return refuse("too_large")
  const bytes = new Uint8Array(await file.arrayBuffer())
  const picture = await plainPicture(bytes)
  if (picture.ok) {
    const name = `${plainName(file.name).replace(/\.[^.]*$/, "")}.jpg`
    return ok({ name, kind: "picture", mediaType: "image/jpeg", bytes: picture.value })
  }
  if (picture.reason !== "not_a_picture") return refuse(picture.reason)
  const kind = await documentKind(bytes, file.name)
  if (!kind.ok) return refuse(kind.reason === "unknown_kind" ? "picture_or_pdf" : kind.reason)
  if (bytes.length > largestFile) return refuse("too_large")
  return ok({ name: plainName(file.name), kind: "document", mediaType: kind.mediaType, bytes })
}

/** As the other side accepts it: one line, no path, its ending kept. */
function plainName(name: string): string {
  const plain = name.normalize("NFC").replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}/\\]/gu, "")
  return plain.length <= 110 ? plain : `${plain.slice(0, 100)}${plain.slice(-8)}`
}
