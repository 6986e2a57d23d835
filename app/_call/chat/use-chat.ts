"use client"

import { useCallback, useEffect, useState, useSyncExternalStore } from "react"

import type { Chat, ChatSnapshot } from "@/lib/chat/client/types"

import { afterFirstFrame } from "../marks"
import type { CallView } from "../use-call"

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
  const [chat, setChat] = useState<Chat>()
  const [draft, setDraft] = useState("")
  const isIn = state.at === "in_call"
  useEffect(() => {
    if (!isIn || chat !== undefined) return
    return afterFirstFrame(() => void load().then(setChat))
  }, [isIn, chat])
  useEffect(
    () => (chat === undefined || session === null ? undefined : chat.attach(session)),
    [chat, session],
  )
  useEffect(() => (chat === undefined ? undefined : keep(chat)), [chat])
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

const closing = new WeakMap<Chat, ReturnType<typeof setTimeout>>()

// React's strict mode unmounts and mounts again at once: only what stays unmounted is closed.
function keep(chat: Chat): () => void {
  clearTimeout(closing.get(chat))
  return () =>
    closing.set(
      chat,
      setTimeout(() => chat.close(), 0),
    )
}

const nothing = () => undefined
