"use client"

import { useCallback, useEffect, useState, useSyncExternalStore } from "react"

import type { Chat, ChatSnapshot } from "@/lib/chat/client/types"

import type { CallView } from "../use-call"
import { useClosing } from "../use-closing"
import { useLate } from "../use-late"

export type ChatView = {
  /** Undefined until its code is here: nobody waits for it before the first frame. */
  readonly chat: Chat | undefined
  readonly snapshot: ChatSnapshot | undefined
  /** What is being written; outlives the panel. */
  readonly draft: string
  readonly setDraft: (text: string) => void
}

/** One conversation for as long as the page lives, through every session of its call. */
export function useChat({ session, state }: Pick<CallView, "session" | "state">): ChatView {
  const [draft, setDraft] = useState("")
  const chat = useLate(load, state.at === "in_call", "after the first frame")
  useEffect(
    () => (chat === undefined || session === null ? undefined : chat.attach(session)),
    [chat, session],
  )
  useClosing(chat)
  const subscribe = useCallback(
    (listener: () => void) => chat?.subscribe(listener) ?? nothing,
    [chat],
  )
  const get = () => chat?.get()
  const snapshot = useSyncExternalStore(subscribe, get, get)
  return { chat, snapshot, draft, setDraft }
}

async function load(): Promise<Chat> {
  const { createChat } = await import("@/lib/chat/client/chat")
  return createChat()
}

const nothing = () => undefined
