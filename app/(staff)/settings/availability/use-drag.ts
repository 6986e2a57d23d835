"use client"

import { useRef } from "react"
import type { PointerEvent } from "react"

import { endMinute } from "@/lib/scheduling/availability/availability"
import type { PlanRule } from "@/lib/scheduling/availability/availability"
import { minuteOf } from "@/lib/scheduling/clock-time"

import { moved, periodOf, resized, snap, snapped } from "./plan-state"

type Drag = {
  kind: "create" | "move" | "start" | "end"
  index: number
  /** Where the pointer went down, in minutes of the day. */
  at: number
  rule: PlanRule
}

/** Hours by pointer: down on an empty place creates, on a block moves it, on its edge changes that end. */
export function useDrag(
  rules: readonly PlanRule[],
  onChange: (rules: PlanRule[]) => void,
  hourHeight: number,
) {
  const drag = useRef<Drag | null>(null)

  const minuteAt = (event: PointerEvent<HTMLElement>): number =>
    ((event.clientY - event.currentTarget.getBoundingClientRect().top) / hourHeight) * 60

  function begin(event: PointerEvent<HTMLElement>, weekday: number): void {
    if (event.button !== 0 || !(event.target instanceof HTMLElement)) return
    event.currentTarget.setPointerCapture(event.pointerId)
    const at = minuteAt(event)
    const block = event.target.closest<HTMLElement>("[data-rule]")
    const index = Number(block?.dataset["rule"] ?? rules.length)
    const known = block === null ? undefined : rules[index]
    if (known !== undefined) {
      const edge = event.target.dataset["edge"]
      const kind = edge === "start" || edge === "end" ? edge : "move"
      drag.current = { kind, index, at, rule: known }
      return
    }
    const from = Math.min(Math.floor(at / snap) * snap, 1440 - snap)
    const rule = { weekday, ...periodOf(from, from + snap) }
    drag.current = { kind: "create", index, at: from, rule }
    onChange([...rules, rule])
  }

  function move(event: PointerEvent<HTMLElement>): void {
    const now = drag.current
    if (now === null) return
    const next = { ...now.rule, ...dragged(now, minuteAt(event)) }
    const shown = rules[now.index]
    if (shown?.startsAt !== next.startsAt || shown.endsAt !== next.endsAt)
      onChange(rules.with(now.index, next))
  }

  function end(): void {
    drag.current = null
  }

  return { begin, move, end }
}

function dragged({ kind, at, rule }: Drag, to: number) {
  switch (kind) {
    case "create": {
      const [from, until] = [Math.min(at, snapped(to)), Math.max(at + snap, snapped(to))]
      return periodOf(from, Math.min(until, 1440))
    }
    case "move":
      return moved(rule, snapped(minuteOf(rule.startsAt) + to - at) - minuteOf(rule.startsAt))
    case "start":
      return resized(rule, "start", snapped(to))
    case "end":
      // The end of a night is on the next day's column; this edge stands at midnight.
      return resized(rule, "end", Math.max(snapped(to), snap) + nextDay(rule, to))
  }
}

function nextDay(rule: PlanRule, to: number): number {
  return endMinute(rule) > 1440 && to >= 1440 ? endMinute(rule) - 1440 : 0
}
