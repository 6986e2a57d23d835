"use client"

import type { LucideIcon } from "lucide-react"
import { useRouter } from "next/navigation"
import { useState } from "react"
import type { FormEvent, ReactNode } from "react"

import { Button } from "@/app/_ui/button"
import { Dialog } from "@/app/_ui/dialog"
import { Note } from "@/app/_ui/note"

export type FormDialogState<S extends string> = {
  readonly open: boolean
  readonly state: "asking" | "busy" | S
  readonly change: (open: boolean) => void
  readonly submit: (event: FormEvent) => Promise<void>
}

/**
 * A form in a dialog, each time asked anew. `send` answers what it says next (why it was not done, mostly);
 * without an answer it was done: the dialog closes and the page reads again.
 */
export function useFormDialog<S extends string>(
  send: () => Promise<S | undefined>,
): FormDialogState<S> {
  const router = useRouter()
  const [open, setOpen] = useState(false)
  const [state, setState] = useState<"asking" | "busy" | S>("asking")
  const change = (next: boolean): void => {
    setOpen(next)
    setState("asking")
  }
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (state === "busy") return
    setState("busy")
    const next = await send()
    if (next !== undefined) return setState(next)
    change(false)
    router.refresh()
  }
  return { open, state, change, submit }
}

type Props<S extends string> = {
  dialog: FormDialogState<S>
  icon: LucideIcon
  title: string
  hint: string
  problem: string | undefined
  close: string
  send: string
  children: ReactNode
}

/** The button that opens it, and the dialog with its two buttons. */
export function FormDialog<S extends string>(props: Props<S>) {
  const { dialog, icon: Icon, title, hint, problem, close, send, children } = props
  return (
    <>
      <Button variant="line" onClick={() => dialog.change(true)}>
        <Icon aria-hidden size={20} />
        {title}
      </Button>
      <Dialog open={dialog.open} onOpenChange={dialog.change} title={title} description={hint}>
        <form
          method="post"
          onSubmit={(event) => void dialog.submit(event)}
          className="flex flex-col gap-4"
        >
          {children}
          {problem === undefined ? null : (
            <Note size="body" tone="bad" role="alert">
              {problem}
            </Note>
          )}
          <div className="flex flex-wrap justify-end gap-3">
            <Button variant="line" onClick={() => dialog.change(false)}>
              {close}
            </Button>
            <Button type="submit" busy={dialog.state === "busy"}>
              {send}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  )
}

/** Texts that are typed, by name, and the control of each. */
export function useTexts<T extends Readonly<Record<string, string>>>(empty: T) {
  const [texts, setTexts] = useState(empty)
  return {
    texts,
    clear: () => setTexts(empty),
    control: (name: keyof T, most: number) => ({
      value: texts[name],
      maxLength: most,
      onChange: (event: { target: { value: string } }) =>
        setTexts({ ...texts, [name]: event.target.value }),
    }),
  }
}
