"use client"

import { useId } from "react"

import { FieldError } from "@/app/_ui/field"

type Props = {
  legend: string
  name: string
  value: string
  options: readonly { value: string; label: string }[]
  error?: string | undefined
  onChange: (value: string) => void
}

/** One of a few, all in sight: rows of 52 px, native radio buttons. None is chosen beforehand. */
export function Choices({ legend, name, value, options, error, onChange }: Props) {
  const id = useId()
  return (
    <fieldset aria-describedby={error === undefined ? undefined : id} className="min-w-0">
      <legend className="font-medium">{legend}</legend>
      <div className="mt-1.5 divide-y divide-line-1 rounded-2 border border-line-2">
        {options.map((option) => (
          <label
            key={option.value}
            className="flex min-h-13 cursor-pointer items-center gap-3 px-4 py-2 has-checked:bg-brand-soft"
          >
            <input
              type="radio"
              name={`${id}-${name}`}
              value={option.value}
              checked={option.value === value}
              data-invalid={error === undefined ? undefined : ""}
              onChange={() => onChange(option.value)}
              className="size-6 flex-none accent-brand"
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
      {error === undefined ? null : <FieldError id={id}>{error}</FieldError>}
    </fieldset>
  )
}
