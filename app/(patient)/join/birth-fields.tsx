"use client"

import { useLocale, useTranslations } from "next-intl"
import { useRef } from "react"

import { Input } from "@/app/_ui/input"

import { digitsOf, partsOfText } from "./birth-date"
import type { BirthParts } from "./birth-date"

type Name = keyof BirthParts
type Props = {
  value: BirthParts
  onChange: (value: BirthParts) => void
  invalid: boolean
  describedBy: string
}

/** Day, month and year in the reader's order. A whole date, pasted into any of them, fills all three. */
export function BirthFields({ value, onChange, invalid, describedBy }: Props) {
  const t = useTranslations("patient.birth")
  const yearFirst = useLocale() !== "en"
  const order: Name[] = yearFirst ? ["year", "month", "day"] : ["day", "month", "year"]
  const row = useRef<HTMLDivElement>(null)

  const type = (name: Name, text: string) => {
    // Autofill on some phones puts the whole date into the first field.
    const whole = partsOfText(text)
    if (whole) return onChange(whole)
    onChange({ ...value, [name]: digitsOf(text, most[name]) })
    if (digitsOf(text, most[name]).length === most[name]) focusAfter(row.current, name)
  }
  return (
    <div
      ref={row}
      className={`grid gap-3 ${yearFirst ? "grid-cols-[1fr_72px_72px]" : "grid-cols-[72px_72px_1fr]"}`}
    >
      {order.map((name) => (
        <div key={name}>
          <label htmlFor={`birth-${name}`} className="block text-[1rem] leading-5.5">
            {t(name)}
          </label>
          <Input
            id={`birth-${name}`}
            name={name}
            inputMode="numeric"
            autoComplete={`bday-${name}`}
            value={value[name]}
            aria-invalid={invalid || undefined}
            aria-describedby={describedBy}
            onChange={(event) => type(name, event.target.value)}
            onPaste={(event) => {
              const whole = partsOfText(event.clipboardData.getData("text"))
              if (whole === undefined) return
              event.preventDefault()
              onChange(whole)
            }}
            className="mt-1.5 min-h-14 px-1.5 text-center text-[1.375rem]"
          />
        </div>
      ))}
    </div>
  )
}

const most = { day: 2, month: 2, year: 4 } as const

// Moves on only from a full field, and only to an empty one: going back to correct is never undone.
function focusAfter(row: HTMLDivElement | null, name: Name): void {
  const inputs = Array.from(row?.querySelectorAll("input") ?? [])
  const next = inputs[inputs.findIndex((input) => input.name === name) + 1]
  if (next && next.value === "") next.focus()
}
