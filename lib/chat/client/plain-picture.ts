import type { Bytes } from "@/lib/e2ee/encoding"
import { hasTooManyPixels, pictureSize } from "@/lib/patients/picture-size"
import { ok, refuse, type Result } from "@/lib/result"

import { largestFile } from "../block"
import { longestEdge } from "../picture-edge"

export type PictureRefusal = "not_a_picture" | "too_many_pixels" | "too_large" | "unreadable"

const quality = 0.88

/**
 * A picture drawn anew on this device and written as JPEG: where and by what it was taken, and whatever
 * hid in its file, stays here. Its size is read from its header before anything decodes it.
 */
export async function plainPicture(
  bytes: Bytes,
  edge: number = longestEdge,
): Promise<Result<Bytes, PictureRefusal>> {
  const size = pictureSize(bytes)
  if (size === undefined) return refuse("not_a_picture")
  if (hasTooManyPixels(size)) return refuse("too_many_pixels")
  const scale = Math.min(1, edge / Math.max(size.width, size.height))
  const bitmap = await createImageBitmap(new Blob([bytes]), {
    imageOrientation: "from-image",
  }).catch(() => undefined)
  if (bitmap === undefined) return refuse("unreadable")
  const canvas = document.createElement("canvas")
  canvas.width = Math.max(1, Math.round(bitmap.width * scale))
  canvas.height = Math.max(1, Math.round(bitmap.height * scale))
  const context = canvas.getContext("2d")
  // What was transparent is white, as paper.
  if (context !== null) {
    context.fillStyle = "#fff"
    context.fillRect(0, 0, canvas.width, canvas.height)
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  }
  bitmap.close()
  const blob = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, "image/jpeg", quality)
  })
  if (context === null || blob === null) return refuse("unreadable")
  if (blob.size > largestFile) return refuse("too_large")
  return ok(new Uint8Array(await blob.arrayBuffer()))
}
