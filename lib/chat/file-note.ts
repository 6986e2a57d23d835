/** What is known of a file before its bytes are here. All of it is the sender's word until checked. */
export type FileNote = {
  readonly name: string
  readonly size: number
  readonly kind: FileKind
  /** Of a voice message: how long it is. */
  readonly seconds?: number | undefined
  /** Hex of SHA-256 over the whole file. */
  readonly sha256: string
}

type FileKind = "picture" | "document" | "voice"
