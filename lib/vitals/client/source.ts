import type { ChannelMeta, SourceNote } from "../meta"

/**
 * Where the bedside page takes its samples from. Sample indexes count from the moment the source
 * began, at each channel's own rate.
 */
export type Source = {
  readonly note: SourceNote
  readonly channels: readonly ChannelMeta[]
  /** Samples [from, to). Shorter where the source has not measured that far. */
  readonly read: (channel: number, from: number, to: number) => Int32Array
}
