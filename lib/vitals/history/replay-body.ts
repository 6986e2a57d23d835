/** The answer that carries a stretch to be replayed. */
export type ReplayBody = {
  streams: {
    /** As `metaBody` writes it. */
    meta: object
    /** By channel and time: a frame of the codec in base64; `first` is its first index, not wrapped. */
    chunks: { first: number; frame: string }[]
  }[]
  numbers: ReplayNumber[]
}

export type ReplayNumber = {
  code: string
  unit: string
  value: number
  derived: boolean
  origin: "device" | "manual" | "recorded"
  questionable: boolean
  /** Milliseconds since 1970. */
  at: number
}
