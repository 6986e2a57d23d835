"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"

import { Button } from "@/app/_ui/button"
import { Textarea } from "@/app/_ui/textarea"

type Props = {
  text: string
  /** Where the line comes from. */
  hint?: string | undefined
  onDone: (text: string) => void
  onCancel: () => void
  onRemove?: () => void
}

/** Control-Enter is Done, Escape is Cancel. */
export function LineForm({ text, hint, onDone, onCancel, onRemove }: Props) {
  const t = useTranslations("summary")
  const [value, setValue] = useState(text)
  return (
    <form
      method="post"
      className="my-2 flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        onDone(value)
      }}
    >
      {hint === undefined ? null : <p className="text-body text-text-2">{hint}</p>}
      <Textarea
        aria-label={t("lineLabel")}
        value={value}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- it answers a press on "Edit" or "Write a line"
        autoFocus
        maxLength={2_000}
        rows={2}
        className="text-[1.125rem] leading-7"
        onChange={(event) => setValue(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") onCancel()
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) onDone(value)
        }}
      />
      <div className="flex flex-wrap gap-2">
        <Button variant="line" size="sm" type="submit" disabled={value.trim() === ""}>
          {t("done")}
        </Button>
        <Button variant="plain" size="sm" onClick={onCancel}>
          {t("cancel")}
        </Button>
        {onRemove ? (
          <Button variant="plain" size="sm" className="ml-auto text-danger!" onClick={onRemove}>
            {t("remove")}
          </Button>
        ) : null}
      </div>
    </form>
  )
}
