import { plainPicture } from "@/lib/chat/client/plain-picture"
import type { OutgoingFile } from "@/lib/chat/client/types"

/** A photograph that was asked for keeps the detail of the sensor. */
const longestEdge = 4_096

/** Drawn anew, without where and by what it was taken; undefined where it cannot be read. */
export async function photoFile(blob: Blob): Promise<OutgoingFile | undefined> {
  const picture = await plainPicture(new Uint8Array(await blob.arrayBuffer()), longestEdge)
  return picture.ok
    ? { name: "photo.jpg", kind: "picture", mediaType: "image/jpeg", bytes: picture.value }
    : undefined
}
