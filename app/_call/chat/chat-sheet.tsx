"use client"

import { useTranslations } from "next-intl"

import { Sheet } from "../sheet"
import type { ChatPanelProps } from "./chat-panel"
import { LazyChatPanel } from "./lazy-chat-panel"

type Props = Omit<ChatPanelProps, "size"> & { open: boolean }

/** The conversation on a phone: over the lower part of the picture, which goes on behind it. */
export function ChatSheet({ open, ...panel }: Props) {
  const t = useTranslations("chat")
  return (
    <Sheet open={open} title={t("messages")} close={t("close")} onClose={panel.onClose}>
      {open ? <LazyChatPanel {...panel} size="phone" /> : null}
    </Sheet>
  )
}
