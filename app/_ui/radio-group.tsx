"use client"

import { useId } from "react"
import type { ReactNode } from "react"

type Option<V extends string> = { value: V; label: ReactNode; hint?: ReactNode; disabled?: boolean }

type Props<V extends string> = {
  label: ReactNode
  value: V | undefined
  options: readonly Option<V>[]
  onValueChange: (value: V) => void
  hideLabel?: boolean
}

/** Native radios in one box: one tab stop, arrow keys, the chosen row filled. */
export function RadioGroup<V extends string>({
  label,
  value,
  options,
  onValueChange,
  hideLabel,
}: Props<V>) {
  const name = useId()
  return (
    <fieldset className="min-w-0">
      <legend className={hideLabel ? "sr-only" : "mb-1.5 font-medium text-text-1"}>{label}</legend>
      <div className="divide-y divide-line-1 overflow-clip rounded-2 border border-line-1">
        {options.map((option, index) => (
          <label
            key={option.value}
            className="grid min-h-11 cursor-pointer grid-cols-[20px_1fr] items-start gap-3 px-3 py-2.5 has-checked:bg-brand-soft has-disabled:cursor-default has-disabled:text-text-3"
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              disabled={option.disabled}
              aria-describedby={option.hint ? `${name}-${index}` : undefined}
              onChange={() => onValueChange(option.value)}
              className="m-0 size-5 cursor-pointer appearance-none rounded-full border-2 border-line-2 bg-surface-1 checked:border-[6px] checked:border-brand"
            />
            <span>
              <span className="font-medium">{option.label}</span>
              {option.hint ? (
                <span id={`${name}-${index}`} className="block text-small text-text-2">
                  {option.hint}
                </span>
              ) : null}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
