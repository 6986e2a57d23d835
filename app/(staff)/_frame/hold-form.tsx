"use client"

import { useRouter } from "next/navigation"
import { useState } from "react"
import type { FormEvent } from "react"

import { Button } from "@/app/_ui/button"
import { Field } from "@/app/_ui/field"
import { Note } from "@/app/_ui/note"
import { Textarea } from "@/app/_ui/textarea"
import { saysWhy } from "@/lib/reason"

import { useProvenPost } from "./proof"

type Props = {
  /** The route of the hold that is meant: of a whole record, or of one visit's measurements. */
  path: string
  held: boolean
  words: { reason: string; hint: string; missing: string; failed: string; send: string }
}

/** Places or lifts a legal hold. The reason goes into the log. */
export function HoldForm({ path, held, words }: Props) {
  const post = useProvenPost()
  const router = useRouter()
  const [reason, setReason] = useState("")
  const [state, setState] = useState<"asking" | "no_reason" | "busy" | "failed">("asking")
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (!saysWhy(reason)) return setState("no_reason")
    setState("busy")
    const answer = await post(path, { held: !held, reason: reason.trim() })
    setState(answer.ok || answer.reason === "step_up_needed" ? "asking" : "failed")
    if (!answer.ok) return
    setReason("")
    router.refresh()
  }
  return (
    <form
      method="post"
      noValidate
      onSubmit={(event) => void submit(event)}
      className="mt-3 flex max-w-[560px] flex-col gap-3"
    >
      <Field
        label={words.reason}
        hint={words.hint}
        error={state === "no_reason" ? words.missing : undefined}
      >
        <Textarea
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          maxLength={500}
          required
        />
      </Field>
      {state === "failed" ? (
        <Note tone="bad" size="body" role="alert">
          {words.failed}
        </Note>
      ) : null}
      <span>
        <Button type="submit" variant="line" busy={state === "busy"}>
          {words.send}
        </Button>
      </span>
    </form>
  )
}
