"use client"

import { BookmarkPlus, X } from "lucide-react"
import { useTranslations } from "next-intl"
import Link from "next/link"
import { useRouter } from "next/navigation"
import { useState } from "react"

import { post, remove } from "@/app/_edge/post"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Note } from "@/app/_ui/note"
import type { SavedFilter } from "@/lib/audit/desk/saved-filters"
import type { Filter } from "@/lib/audit/filter"

import { FormDialog, useFormDialog, useTexts } from "./form-dialog"
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
  const { texts, clear, control } = useTexts({ name: "" })
  const dialog = useFormDialog<"no_name" | "full" | "lost">(async () => {
    const name = texts.name.trim()
    if (name === "") return "no_name"
    const answer = await post("/api/audit/filters", { name, filter })
    if (!answer.ok) return answer.reason === "too_many_filters" ? "full" : "lost"
    clear()
    return undefined
  })
  const { state } = dialog
  return (
    <FormDialog
      dialog={dialog}
      icon={BookmarkPlus}
      title={t("save")}
      hint={t("hint")}
      problem={state === "full" || state === "lost" ? t(state) : undefined}
      close={t("cancel")}
      send={t("save")}
    >
      <Field label={t("name")} error={state === "no_name" ? t("needed") : undefined}>
        <Input autoComplete="off" {...control("name", 80)} />
      </Field>
    </FormDialog>
  )
}
