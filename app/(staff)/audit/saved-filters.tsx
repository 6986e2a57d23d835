"use client"

import { BookmarkPlus, X } from "lucide-react"
import { useTranslations } from "next-intl"
import Link from "next/link"
import { useRouter } from "next/navigation"
import { useState } from "react"
import type { FormEvent } from "react"

import { post, remove } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { Dialog } from "@/app/_ui/dialog"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Note } from "@/app/_ui/note"
import type { Filter } from "@/lib/audit/filter"
import type { SavedFilter } from "@/lib/audit/saved-filters"

import { address } from "./wording"

/** One's own filters, each a link; nobody else sees them. */
export function SavedFilters({ saved, filter }: { saved: readonly SavedFilter[]; filter: Filter }) {
  const t = useTranslations("audit.saved")
  const router = useRouter()
  const [lost, setLost] = useState(false)
  const drop = async (id: string): Promise<void> => {
    const answer = await remove(`/api/audit/filters/${id}`)
    setLost(!answer.ok && answer.reason !== "not_found")
    router.refresh()
  }
  if (saved.length === 0) return null
  return (
    <nav aria-label={t("title")} className="mb-4">
      <ul className="flex flex-wrap items-center gap-2">
        <li aria-hidden className="mr-1 text-small text-text-3">
          {t("title")}
        </li>
        {saved.map((one) => {
          const current = address(one.filter) === address(filter)
          return (
            <li
              key={one.id}
              className="flex max-w-full items-center rounded-full border border-line-2 bg-surface-1 has-[[aria-current]]:border-brand has-[[aria-current]]:bg-brand-soft"
            >
              <Link
                href={address(one.filter)}
                aria-current={current ? "page" : undefined}
                className="inline-flex min-h-9 min-w-0 items-center truncate pr-1 pl-3.5 text-small text-text-1 no-underline pointer-coarse:min-h-11"
              >
                {one.name}
              </Link>
              <button
                type="button"
                aria-label={t("remove", { name: one.name })}
                onClick={() => void drop(one.id)}
                className="grid size-9 flex-none cursor-pointer place-items-center rounded-full text-text-3 hover:text-text-1 pointer-coarse:size-11"
              >
                <X aria-hidden size={16} />
              </button>
            </li>
          )
        })}
      </ul>
      {lost ? (
        <Note size="body" tone="bad" role="alert" className="mt-2">
          {t("lost")}
        </Note>
      ) : null}
    </nav>
  )
}

/** Keeps what is filtered now under a name. */
export function SaveFilter({ filter }: { filter: Filter }) {
  const t = useTranslations("audit.saved")
  const router = useRouter()
  const [open, setOpen] = useState(false)
  const [name, setName] = useState("")
  const [state, setState] = useState<"asking" | "no_name" | "busy" | "full" | "lost">("asking")
  const change = (next: boolean): void => {
    setOpen(next)
    setState("asking")
  }
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (name.trim() === "") return setState("no_name")
    setState("busy")
    const answer = await post("/api/audit/filters", { name: name.trim(), filter })
    if (!answer.ok) return setState(answer.reason === "too_many_filters" ? "full" : "lost")
    setName("")
    change(false)
    router.refresh()
  }
  return (
    <>
      <Button variant="line" onClick={() => change(true)}>
        <BookmarkPlus aria-hidden size={20} />
        {t("save")}
      </Button>
      <Dialog open={open} onOpenChange={change} title={t("save")} description={t("hint")}>
        <form
          method="post"
          onSubmit={(event) => void submit(event)}
          className="flex flex-col gap-4"
        >
          <Field label={t("name")} error={state === "no_name" ? t("needed") : undefined}>
            <Input
              value={name}
              onChange={(event) => setName(event.target.value)}
              maxLength={80}
              autoComplete="off"
            />
          </Field>
          {state === "full" || state === "lost" ? (
            <Note size="body" tone="bad" role="alert">
              {t(state)}
            </Note>
          ) : null}
          <div className="flex flex-wrap justify-end gap-3">
            <Button variant="line" onClick={() => change(false)}>
              {t("cancel")}
            </Button>
            <Button type="submit" busy={state === "busy"}>
              {t("save")}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  )
}
