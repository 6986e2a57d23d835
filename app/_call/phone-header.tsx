"use client"

import { useTranslations } from "next-intl"
import type { ReactNode } from "react"

import type { Lock } from "./lock"
import { LockIcon } from "./lock-icon"
import { shortcuts } from "./shortcuts"

type Props = {
  title: string
  below: string
  lock: Lock
  onLock: () => void
  /** What stands before the lock. */
  children: ReactNode
}

/** Whom the visit is with, over the picture, and how private it is. Its shade takes no press from what lies under it. */
export function PhoneHeader({ title, below, lock, onLock, children }: Props) {
  const t = useTranslations("call.patient.private.word")
  return (
    <header className="pointer-events-none absolute inset-x-0 top-0 z-10 flex items-start justify-between gap-3 @max-[15rem]:flex-wrap bg-linear-to-b from-[oklch(0.12_0.01_250/.88)] via-[oklch(0.12_0.01_250/.74)] via-66% to-transparent pt-[max(14px,env(safe-area-inset-top))] pr-3 pb-10 pl-5">
      <div className="min-w-0">
        <h1 className="text-[1.125rem] leading-6 font-semibold">{title}</h1>
        <p className="leading-5.5">{below}</p>
      </div>
      <div className="pointer-events-auto flex flex-none gap-2">
        {children}
        <button
          type="button"
          onClick={onLock}
          aria-keyshortcuts={shortcuts.lock}
          data-lock={lock.word}
          className="inline-flex min-h-11 flex-none items-center gap-2 rounded-full bg-[oklch(0.16_0.01_250/.86)] px-3.5 font-medium text-mon-text-1"
        >
          <LockIcon word={lock.word} className={tones[lock.tone]} />
          <span className="text-left leading-5">
            {t(lock.word)}
            {lock.word === "plain" && lock.warnings.length > 0 ? (
              <span className="block text-small">{t("warning")}</span>
            ) : null}
          </span>
        </button>
      </div>
    </header>
  )
}

const tones = {
  plain: "text-mon-text-2",
  sure: "text-wave-ecg",
  ok: "text-wave-ecg",
  warn: "text-alarm-medium",
  bad: "text-wave-abp",
} as const
