"use client"

import dynamic from "next/dynamic"

/** Its code comes when it is opened: no first frame waits for it. */
export const LazyChatPanel = dynamic(
  () => import("./chat-panel").then((module) => module.ChatPanel),
  { ssr: false },
)
