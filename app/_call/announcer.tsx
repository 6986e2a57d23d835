"use client"

import { useTranslations } from "next-intl"
import { useEffect, useEffectEvent, useRef, useState } from "react"

import { newsOf } from "./news"
import type { CallFacts, News } from "./news"

type Props = {
  /** Undefined: there is no call now. What was last said counts when it comes back. */
  facts: CallFacts | undefined
}

/**
 * The one polite voice of the call. It waits until things have settled, so that a slip on the mute
 * button or a blink of the network is not read out.
 */
export function Announcer({ facts }: Props) {
  const t = useTranslations("room.news")
  const chat = useTranslations("chat")
  const said = useRef<CallFacts>(undefined)
  const [text, setText] = useState("")
  const words = (news: News): string => {
    switch (news.kind) {
      case "came":
      case "left":
      case "screenOf":
        return t(news.kind, { name: news.name })
      case "unread":
        return chat("unread", { count: news.count })
      case "manyCame":
      case "manyLeft":
        return t(news.kind, { count: news.count })
      case "muted":
      case "unmuted":
      case "cameraOff":
      case "cameraOn":
      case "blurred":
      case "notBlurred":
      case "ownScreen":
      case "screenEnded":
        return t(news.kind)
    }
  }
  const settle = useEffectEvent(() => {
    if (facts === undefined) return
    const news = newsOf(said.current ?? facts, facts)
    said.current = facts
    if (news.length > 0) setText(news.map(words).join(" "))
  })
  // Rendered anew is not different: only other facts start the waiting again.
  const seen = JSON.stringify(facts && { ...facts, people: [...facts.people] })
  useEffect(() => {
    const timer = setTimeout(() => settle(), settledMs)
    return () => clearTimeout(timer)
  }, [seen])
  // Whoever reads the page later must not find old news in it.
  useEffect(() => {
    if (text === "") return
    const timer = setTimeout(() => setText(""), goneMs)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <output data-announcer className="sr-only">
      {text}
    </output>
  )
}

const settledMs = 700
const goneMs = 8_000
