"use client"

import { UserPlus } from "lucide-react"
import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useState } from "react"

import { Button } from "@/app/_ui/button"
import { timeIn } from "@/app/_ui/clock"
import { EmptyState } from "@/app/_ui/empty-state"
import { Note } from "@/app/_ui/note"
import type { BoardView } from "@/lib/queue/board-view"

import { useLiveness } from "../_frame/live"
import { useNow } from "../_frame/use-now"
import { AddWalkIn } from "./add-walk-in"
import { takeProblem } from "./take-problem"
import { useAct } from "./use-act"
import { WalkInRow } from "./walk-in-row"

/** The walk-ins in the order in which they came. "Take the next" is the page's one filled button. */
export function WalkIns({ view, address }: { view: BoardView; address: string }) {
  const t = useTranslations("queue.board")
  const problem = useTranslations("queue.board.problem")
  const router = useRouter()
  const now = useNow(view.at, 15_000)
  const offline = useLiveness() === "offline"
  const [adding, setAdding] = useState(false)
  const { act, busy, refusal } = useAct()
  const take = async (entryId?: string) => {
    const body = entryId === undefined ? {} : { entryId }
    const taken = await act<{ visitId: string }>("/api/queue/take", body)
    if (taken !== undefined) router.push(`/visits/${taken.visitId}`)
  }
  const mine = view.waiting.some((entry) => entry.mine)
  return (
    <>
      <div className="mt-4 mb-3 flex flex-wrap items-center gap-x-4 gap-y-3">
        <p className="mr-auto">
          <b className="font-semibold">{t("count", { count: view.waiting.length })}</b>
          <span className="mx-1 text-text-3">·</span>
          <span className="text-text-2">{t("onDuty", { count: view.onDuty })}</span>
        </p>
        {view.may.add && view.types.length > 0 ? (
          <Button variant="line" disabled={offline} onClick={() => setAdding(true)}>
            <UserPlus aria-hidden size={18} />
            {t("add")}
          </Button>
        ) : null}
        {view.may.take ? (
          <Button disabled={offline || !mine} busy={busy} onClick={() => void take()}>
            {t("takeNext")}
          </Button>
        ) : null}
      </div>
      {offline ? (
        <Note tone="warn" size="body" role="status" className="mb-3">
          {t("offline", { time: timeIn(view.zone, view.at) })}
        </Note>
      ) : null}
      {refusal === undefined ? null : (
        <Note tone="warn" size="body" role="alert" className="mb-3">
          {takeProblem(problem, refusal, view.zone)}
        </Note>
      )}
      <div className="rounded-3 border border-line-1 bg-surface-1">
        {view.waiting.length === 0 ? (
          <EmptyState title={t(view.types.length === 0 ? "off.title" : "empty.title")}>
            {t(view.types.length === 0 ? "off.text" : "empty.text")}
          </EmptyState>
        ) : (
          <ol className="divide-y divide-line-1">
            {view.waiting.map((entry, index) => (
              <WalkInRow
                key={entry.entryId}
                entry={entry}
                position={index + 1}
                zone={view.zone}
                now={offline ? new Date(view.at) : now}
                may={view.may}
                offline={offline}
                busy={busy}
                onTake={() => void take(entry.entryId)}
              />
            ))}
          </ol>
        )}
      </div>
      {view.types.length === 0 ? null : (
        <p className="mt-3 text-small wrap-anywhere text-text-2">{t("link", { address })}</p>
      )}
      {adding ? <AddWalkIn types={view.types} onClose={() => setAdding(false)} /> : null}
    </>
  )
}
