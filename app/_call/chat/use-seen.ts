"use client"

import { useEffect } from "react"
import type { RefObject } from "react"

import type { Chat } from "@/lib/chat/client/types"

/** Read is what stands on a screen in front of somebody: not behind another tab, nor in a closed sheet. */
export function useSeen(root: RefObject<HTMLElement | null>, chat: Chat | undefined): void {
  useEffect(() => {
    const { current } = root
    if (current === null || chat === undefined) return
    let isThere = false
    const tell = (): void => chat.show(isThere && document.visibilityState === "visible")
    const observer = new IntersectionObserver((seen) => {
      isThere = seen.at(-1)?.isIntersecting ?? false
      tell()
    })
    observer.observe(current)
    document.addEventListener("visibilitychange", tell)
    return () => {
      observer.disconnect()
      document.removeEventListener("visibilitychange", tell)
      chat.show(false)
    }
  }, [root, chat])
}
