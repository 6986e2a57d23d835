"use client"

import dynamic from "next/dynamic"

import { Announcer } from "./announcer"
import { callFacts } from "./call-facts"
import { usePanel } from "./use-panel"
import type { RoomView } from "./use-room-view"
import { useShortcuts } from "./use-shortcuts"

// Not needed for the first frame.
const KeyboardSheet = dynamic(() =>
  import("./keyboard-sheet").then((module) => module.KeyboardSheet),
)
const SmallCall = dynamic(() => import("./small-call").then((module) => module.SmallCall))

type Props = {
  view: RoomView
  /** What to read while nobody is to be seen. */
  waiting: string
}

/** What every call has besides its picture: the voice, the keys and the small window. */
export function AroundCall({ view, waiting }: Props) {
  const keyboard = usePanel()
  useShortcuts({ keyboard: keyboard.onOpen })
  return (
    <>
      <Announcer facts={callFacts(view)} />
      {keyboard.used ? <KeyboardSheet open={keyboard.open} onClose={keyboard.onClose} /> : null}
      {view.small.opened === undefined ? null : <SmallCall view={view} waiting={waiting} />}
    </>
  )
}
