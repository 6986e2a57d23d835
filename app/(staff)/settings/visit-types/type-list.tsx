"use client"

import { ArrowDown, ArrowUp } from "lucide-react"
import { useTranslations } from "next-intl"
import Link from "next/link"
import { useRouter } from "next/navigation"
import { startTransition, useState } from "react"

import { post } from "@/app/_edge/post"
import { Note } from "@/app/_ui/note"
import type { VisitTypeFields } from "@/lib/scheduling/visit-types/fields"

type Row = { id: string; name: string; fields: VisitTypeFields; clinicians: string[] }

/** What the clinic offers, in the order in which patients and the front desk see it. */
export function TypeList({ types }: { types: readonly Row[] }) {
  const t = useTranslations("availability.types")
  const router = useRouter()
  const [moving, setMoving] = useState<readonly Row[]>()
  const [failed, setFailed] = useState(false)
  const shown = moving ?? types

  async function move(index: number, by: 1 | -1): Promise<void> {
    const row = shown[index]
    const other = shown[index + by]
    if (row === undefined || other === undefined) return
    const next = shown.with(index, other).with(index + by, row)
    setMoving(next)
    const answer = await post("/api/visit-types/order", { ids: next.map(({ id }) => id) })
    setFailed(!answer.ok)
    startTransition(() => {
      router.refresh()
      setMoving(undefined)
    })
  }

  return (
    <>
      {failed ? (
        <Note tone="bad" size="body" role="alert" className="mt-4">
          {t("orderFailed")}
        </Note>
      ) : null}
      <ol className="mt-5 divide-y divide-line-1 rounded-3 border border-line-1 bg-surface-1">
        {shown.map((row, index) => (
          <li key={row.id} className="flex items-center gap-3 px-4 py-2">
            <div className="min-w-0 flex-1">
              <Link
                href={`/settings/visit-types/${row.id}`}
                className="flex min-h-11 flex-col justify-center no-underline"
              >
                <span className="font-medium text-brand underline">{row.name}</span>
                <span className="text-text-2">{facts(row.fields, t).join(" · ")}</span>
                <span className="text-small text-text-3">
                  {row.clinicians.length === 0 ? t("nobody") : row.clinicians.join(", ")}
                </span>
              </Link>
            </div>
            <MoveButton
              label={t("up", { name: row.name })}
              disabled={index === 0}
              onClick={() => void move(index, -1)}
              icon={ArrowUp}
            />
            <MoveButton
              label={t("down", { name: row.name })}
              disabled={index === shown.length - 1}
              onClick={() => void move(index, 1)}
              icon={ArrowDown}
            />
          </li>
        ))}
      </ol>
    </>
  )
}

function MoveButton(props: {
  label: string
  disabled: boolean
  onClick: () => void
  icon: typeof ArrowUp
}) {
  const { label, disabled, onClick, icon: Icon } = props
  return (
    <button
      type="button"
      aria-label={label}
      disabled={disabled}
      onClick={onClick}
      className="grid size-11 flex-none cursor-pointer place-items-center rounded-2 text-text-2 hover:bg-surface-2 disabled:cursor-default disabled:opacity-30"
    >
      <Icon aria-hidden size={18} />
    </button>
  )
}

type Words = ReturnType<typeof useTranslations<"availability.types">>

function facts(fields: VisitTypeFields, t: Words): string[] {
  return [
    ...(fields.active ? [] : [t("inactive")]),
    t("length", { minutes: fields.minutes }),
    ...(fields.capacity > 1 ? [t("seats", { count: fields.capacity })] : []),
    ...(fields.selfBooking ? [t("byPatients")] : []),
    ...(fields.onDemand ? [t("now")] : []),
    ...(fields.needsApproval ? [t("approved")] : []),
    ...(fields.needsInterpreter ? [t("interpreted")] : []),
  ]
}
