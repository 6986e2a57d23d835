"use client"

import { useRouter } from "next/navigation"
import { startTransition, useCallback, useEffect, useState } from "react"
import type { ReactNode } from "react"

import { ErrorState } from "@/app/_ui/error-state"

type Props = {
  title: string
  text: (seconds: number) => ReactNode
  error: Error & { digest?: string }
  reset: () => void
}

/** What failed, what is safe, and a new try every eight seconds or at once. */
export function Retrying({ title, text, error, reset }: Props) {
  const router = useRouter()
  const [seconds, setSeconds] = useState(everySeconds)
  const retry = useCallback(
    () =>
      startTransition(() => {
        router.refresh()
        reset()
      }),
    [router, reset],
  )
  useEffect(() => {
    let left = everySeconds
    const timer = setInterval(() => {
      left = left > 1 ? left - 1 : everySeconds
      setSeconds(left)
      if (left === everySeconds) retry()
    }, 1_000)
    return () => clearInterval(timer)
  }, [retry])
  return (
    <div className="rounded-3 border border-line-1 bg-surface-1">
      <ErrorState title={title} onRetry={retry} details={error.digest}>
        {/* The count is for the eye: read out every second it would be noise. */}
        <span aria-live="off">{text(seconds)}</span>
      </ErrorState>
    </div>
  )
}

const everySeconds = 8
