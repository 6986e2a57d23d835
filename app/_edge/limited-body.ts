/**
 * The whole body, read piece by piece: undefined as soon as it is longer than `most`, whatever its
 * headers promised, and without reading on.
 */
export async function limitedBody(request: Request, most: number): Promise<Uint8Array | undefined> {
  if (Number(request.headers.get("content-length") ?? 0) > most) return undefined
  const pieces: Uint8Array[] = []
  let length = 0
  const reader = request.body?.getReader()
  for (;;) {
    const piece = await reader?.read()
    if (piece === undefined || piece.done) return new Uint8Array(Buffer.concat(pieces))
    length += piece.value.length
    if (length > most) {
      await reader?.cancel()
      return undefined
    }
    pieces.push(piece.value)
  }
}

/** The same as text. */
export async function limitedText(request: Request, most: number): Promise<string | undefined> {
  const bytes = await limitedBody(request, most)
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes)
}
