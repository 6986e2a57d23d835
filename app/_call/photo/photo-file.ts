import { plainPicture } from "@/lib/chat/client/plain-picture"
import type { OutgoingFile } from "@/lib/chat/client/types"
import { longestPhotoEdge } from "@/lib/chat/picture-edge"

/** Drawn anew, without where and by what it was taken; undefined where it cannot be read. */
export async function photoFile(blob: Blob): Promise<OutgoingFile | undefined> {
  const picture = await plainPicture(new Uint8Array(await blob.arrayBuffer()), longestPhotoEdge)
  return picture.ok
    ? { name: "photo.jpg", kind: "picture", mediaType: "image/jpeg", bytes: picture.value }
    : undefined
}
