import type { SharedDeed } from "../alarms/deed-message"
import type { AlarmEvent } from "../alarms/event"
import type { Limits } from "../alarms/limits"
import type { News2Scale } from "../scores/news2-scale"
import type { Observation } from "../scores/observation"
import type { ObservationInput } from "../scores/observation-schema"
import type { SaidOfScore } from "../scores/score-watch"
import type { SilencingDeed } from "./silence"

/** Where limits and deeds are kept, so that every viewer and the record have the same. */
export type AlarmDesk = {
  /** Undefined: not to be had now. `defaults`: those of the patient's age. */
  readonly limits: () => Promise<({ limits: Limits; defaults: Limits } & SaidOfScore) | undefined>
  /** `version` is that of the limits that were seen. */
  readonly keep: (limits: Limits) => Promise<Kept>
  /** `seen` is the version of the decision that was seen. */
  readonly decideScale: (scale: 1 | 2, reason: string, seen: number) => Promise<DecidedScale>
  /** Keeps what was observed, or that it is taken back; answers with all that counts. */
  readonly observe: (said: ObservationInput) => Promise<Observed>
  /** `id` names it: however often it arrives, it counts once. */
  readonly tell: (id: string, deed: SharedDeed | SilencingDeed) => Promise<Told>
  /** A deed that another way told of already. */
  readonly knows: (id: string) => void
  /** Whether a deed of this name was told here, or came with the news. */
  readonly has: (id: string) => boolean
  /** What others did since this page was opened, each told once. Undefined: not to be had now. */
  readonly news: () => Promise<readonly AlarmEvent[] | undefined>
}

/** kept: the record has it. refused: the record will not take it. lost: it did not arrive. */
export type Told = "kept" | "refused" | "lost"

/** `limits` as they are kept now. */
export type Kept =
  | { readonly ok: true; readonly limits: Limits }
  | { readonly ok: false; readonly reason: string }

export type Observed =
  | { readonly ok: true; readonly observations: readonly Observation[] }
  | { readonly ok: false; readonly reason: string }

export type DecidedScale =
  | { readonly ok: true; readonly scale: News2Scale }
  | { readonly ok: false; readonly reason: string }
