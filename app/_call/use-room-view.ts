"use client"

import type { Peer } from "@/lib/e2ee/client/session"

import type { CallOptions } from "./call-session"
import { castOf } from "./cast"
import type { Cast } from "./cast"
import { useChat } from "./chat/use-chat"
import type { ChatView } from "./chat/use-chat"
import { hasPicture } from "./ladder"
import { carriedBy } from "./line-view"
import type { Names } from "./roster"
import { useCall } from "./use-call"
import type { CallView } from "./use-call"
import { useLine } from "./use-line"
import type { Lines } from "./use-line"
import { useNames } from "./use-names"
import { useNaming } from "./use-role-name"
import { useSharing } from "./use-sharing"
import type { Sharing } from "./use-sharing"
import { useSmallWindow } from "./use-small-window"
import type { SmallWindow } from "./use-small-window"

/** For whom a call is shown. */
export type Viewer = {
  /** One's own. */
  readonly seat: "patient" | "clinician" | "companion" | "interpreter"
  /** Who the visit is with; a class by its name at its host's. */
  readonly name: string
  /** A class: see `castOf`. */
  readonly group: boolean
}

/** The call as it is to be seen: nothing in it that one's own line gave up. */
export type RoomView = CallView &
  Viewer & {
    readonly lines: Lines
    readonly cast: Cast
    readonly names: Names
    readonly nameOf: (peer: Peer) => string
    readonly sharing: Sharing
    readonly chat: ChatView
    readonly small: SmallWindow
    /** What to read in place of every picture. Undefined: pictures are carried. */
    readonly unseen: "line.unseen" | "line.unheard" | undefined
  }

/** Made once for a page, so that its stage, its small window and its voice never see different people. */
export function useRoomView(options: CallOptions, viewer: Viewer): RoomView {
  const { seat, name, group } = viewer
  const call = useCall(options)
  const names = useNames(call, options)
  const chat = useChat(call)
  const lines = useLine(call, seat, group)
  const sharing = useSharing(call, seat)
  const small = useSmallWindow()
  const seen = carriedBy(call, lines.own.rung)
  const cast = castOf(seen.room?.peers ?? [], seat, group)
  const nameOf = useNaming(names, cast.lead, name)
  const { rung } = lines.own
  const unseen = hasPicture(rung) ? undefined : rung === "text" ? "line.unheard" : "line.unseen"
  return { ...seen, ...viewer, unseen, lines, cast, names, nameOf, sharing, chat, small }
}
