"use client"

import dynamic from "next/dynamic"

import { Announcer } from "./announcer"
import { callFacts } from "./call-facts"
import type { Around } from "./call-facts"
import type { CallView } from "./use-call"
import { usePanel } from "./use-panel"
import { useShortcuts } from "./use-shortcuts"
import type { SmallWindow } from "./use-small-window"

// Not needed for the first frame.
const KeyboardSheet = dynamic(() =>
  import("./keyboard-sheet").then((module) => module.KeyboardSheet),
)
const SmallCall = dynamic(() => import("./small-call").then((module) => module.SmallCall))

type Props = Around & {
  view: CallView
  small: SmallWindow
  /** What to read while nobody is to be seen. */
  waiting: string
}

/** What every call has besides its picture: the voice, the keys and the small window. */
export function AroundCall({ view, small, waiting, ...around }: Props) {
  const keyboard = usePanel()
  useShortcuts({ keyboard: keyboard.onOpen })
  return (
    <>
      <Announcer facts={callFacts(view, around)} />
      {keyboard.used ? <KeyboardSheet open={keyboard.open} onClose={keyboard.onClose} /> : null}
      {small.opened === undefined ? null : (
        <SmallCall small={small} view={view} waiting={waiting} {...around} />
      )}
    </>
  )
}
