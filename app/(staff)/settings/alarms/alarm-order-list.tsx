"use client"

import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useState } from "react"
import type { ReactNode } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { Note } from "@/app/_ui/note"
import type { AlarmColleague, AlarmOrderView } from "@/lib/vitals/alarms/order-commands"

/** The order in which people are told; each press is kept at once. */
export function AlarmOrderList({ view }: { view: AlarmOrderView }) {
  const t = useTranslations("alarms.order")
  const router = useRouter()
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState(false)
  const { order, others } = view

  const keep = async (next: readonly AlarmColleague[]) => {
    setBusy(true)
    const answer = await post("/api/clinic/alarm-order", { users: next.map(({ id }) => id) })
    setBusy(false)
    setFailed(!answer.ok)
    router.refresh()
  }

  return (
    <div className="flex flex-col gap-6">
      {failed ? (
        <Note tone="warn" size="body" role="alert">
          {t("failed")}
        </Note>
      ) : null}
      {order.length === 0 ? (
        <p className="text-text-2">{t("none")}</p>
      ) : (
        <ol className={list}>
          {order.map((one, i) => (
            <Person key={one.id} one={one} place={i + 1}>
              {i === 0 ? null : (
                <Button
                  variant="line"
                  size="sm"
                  disabled={busy}
                  aria-label={t("earlierThat", { name: one.name })}
                  onClick={() => void keep(earlier(order, i))}
                >
                  {t("earlier")}
                </Button>
              )}
              <Button
                variant="line"
                size="sm"
                disabled={busy}
                aria-label={t("removeThat", { name: one.name })}
                onClick={() => void keep(order.filter(({ id }) => id !== one.id))}
              >
                {t("remove")}
              </Button>
            </Person>
          ))}
        </ol>
      )}
      {others.length === 0 ? null : (
        <section aria-labelledby="alarm-others">
          <h2 id="alarm-others" className="mb-2 text-read font-semibold">
            {t("others")}
          </h2>
          <ul className={list}>
            {others.map((one) => (
              <Person key={one.id} one={one}>
                <Button
                  variant="line"
                  size="sm"
                  disabled={busy}
                  aria-label={t("addThat", { name: one.name })}
                  onClick={() => void keep([...order, one])}
                >
                  {t("add")}
                </Button>
              </Person>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

type PersonProps = { one: AlarmColleague; place?: number; children: ReactNode }

function Person({ one, place, children }: PersonProps) {
  const roles = useTranslations("staff.roles")
  return (
    <li className="flex min-h-15 flex-wrap items-center gap-3 px-4 py-2">
      <span className="w-5 flex-none text-text-2 tabular-nums">{place}</span>
      <span className="min-w-0 flex-1 basis-40">
        <b className="block font-medium">{one.name}</b>
        <span className="text-small text-text-2">{roles(one.role)}</span>
      </span>
      {children}
    </li>
  )
}

function earlier(order: readonly AlarmColleague[], i: number): readonly AlarmColleague[] {
  return order.flatMap((one, j) => {
    if (j === i) return []
    const moved = order[i]
    return j === i - 1 && moved !== undefined ? [moved, one] : [one]
  })
}

const list = "divide-y divide-line-1 rounded-3 border border-line-1 bg-surface-1"
