import { NextIntlClientProvider } from "next-intl"
import { createElement } from "react"
import { renderToStaticMarkup } from "react-dom/server"
import { expect, test } from "vitest"

import type { WakeLock } from "@/app/_ui/keep-awake"
import en from "@/lib/i18n/messages/en/bedside.json"
import zh from "@/lib/i18n/messages/zh/bedside.json"

import { WakeLockNote } from "./wake-lock-note"

test.each([
  ["en", en],
  ["zh", zh],
] as const)(
  "in %s the page says when it cannot keep the screen lit, and only then",
  (locale, bedside) => {
    const note = (lock: WakeLock) =>
      renderToStaticMarkup(
        NextIntlClientProvider({
          ...{ locale, timeZone: "UTC", messages: { bedside } },
          children: createElement(WakeLockNote, { lock }),
        }),
      )
    expect(note("refused")).toMatch(/role="status"/)
    expect(note("refused")).toContain(bedside.wakeLock)
    expect(note("on") + note("off")).toBe("")
  },
)
