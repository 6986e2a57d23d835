import type { ConditionChange } from "../gatt/condition-board"
import type { ChannelMeta, SourceNote } from "../meta"
import type { Numeric, Withdrawn } from "../numerics"

/**
 * Where the bedside page takes what it sends from: waves, numbers, or both. A recording and the
 * simulator have waves, of which the rates are derived; a device and manual entry tell numbers.
 */
export type Source = {
  readonly note: SourceNote
  readonly waves: Waves | undefined
  /** Begins; the answer ends it. */
  readonly open: (on: SourceListener) => () => void
}

/** Sample indexes count from the moment the source began, at each channel's own rate. */
export type Waves = {
  readonly channels: readonly ChannelMeta[]
  /** Samples [from, to). Shorter where the source has not measured that far, or is over. */
  readonly read: (channel: number, from: number, to: number) => Int32Array
}

export type SourceListener = {
  /** Just measured, or just told by the device; never a value twice. */
  measured(values: readonly Numeric[]): void
  withdrawn(values: readonly Withdrawn[]): void
  conditions(changes: readonly ConditionChange[]): void
}
