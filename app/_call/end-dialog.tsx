"use client"

import { useState } from "react"

import { AlertDialog } from "@/app/_ui/alert-dialog"
import { Note } from "@/app/_ui/note"

type Props = {
  words: { title: string; text: string; confirm: string }
  open: boolean
  onOpenChange: (open: boolean) => void
  /** Answers what to read where nothing was ended. */
  end: () => Promise<string | undefined>
  onEnded: () => void
}

/** Ends something for everybody. Asked twice, because it cannot be undone. */
export function EndDialog({ words, open, onOpenChange, end, onEnded }: Props) {
  const [state, setState] = useState<"asking" | "ending" | { failed: string }>("asking")
  const confirmed = async (): Promise<void> => {
    setState("ending")
    const failed = await end()
    if (failed === undefined) return onEnded()
    setState({ failed })
  }
  return (
    <AlertDialog
      open={open}
      onOpenChange={(next) => {
        setState("asking")
        onOpenChange(next)
      }}
      title={words.title}
      description={words.text}
      confirm={words.confirm}
      danger
      busy={state === "ending"}
      onConfirm={() => void confirmed()}
    >
      {typeof state === "string" ? null : (
        <Note tone="bad" size="body" role="alert">
          {state.failed}
        </Note>
      )}
    </AlertDialog>
  )
}
