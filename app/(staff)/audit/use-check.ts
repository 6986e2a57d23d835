"use client"

import { useState } from "react"
import * as z from "zod/mini"

import { get, post } from "@/app/_edge/post"
import { checkLog } from "@/lib/audit/client/check-log"
import type { CheckResult, LogReader, Remembered } from "@/lib/audit/client/check-log"

// zod probes for eval when it builds an object's schema, and the page's policy reports the probe.
z.config({ jitless: true })

export type Check =
  | { at: "idle" }
  | { at: "running"; done: number; size: number }
  /** The tree is sound here; the server compares rows. */
  | { at: "asking" }
  | { at: "sound"; size: number; before: number | undefined; server: boolean }
  | {
      at: "broken"
      reason: Extract<CheckResult, { sound: false }>["reason"] | "server"
      index: number | undefined
    }
  | { at: "failed"; unsupported: boolean }

/** Runs a check, remembers in this browser what was sound, and leaves the outcome in the log. */
export function useCheck(clinic: string): { check: Check; run: () => Promise<void> } {
  const [check, setCheck] = useState<Check>({ at: "idle" })
  const run = async (): Promise<void> => {
    setCheck({ at: "running", done: 0, size: 0 })
    try {
      const result = await checkLog(server, recall(clinic), (done, size) =>
        setCheck({ at: "running", done, size }),
      )
      await post("/api/audit/checks", {
        size: result.sound ? result.now.size : result.size,
        sound: result.sound,
        ...(result.sound
          ? { root: result.now.root }
          : result.index === undefined
            ? {}
            : { firstBad: result.index }),
      })
      if (!result.sound)
        return setCheck({ at: "broken", reason: result.reason, index: result.index })
      setCheck({ at: "asking" })
      const rows = await compareRows()
      if (rows !== undefined && !rows.sound)
        return setCheck({ at: "broken", reason: "server", index: rows.index ?? undefined })
      remember(clinic, result.now)
      setCheck({
        at: "sound",
        size: result.now.size,
        before: result.before?.size,
        server: rows !== undefined,
      })
    } catch (error) {
      setCheck({
        at: "failed",
        unsupported: error instanceof DOMException && error.name === "NotSupportedError",
      })
    }
  }
  return { check, run }
}

const server: LogReader = {
  async checkpoint() {
    const answer = await get<{ note: string; vkey: string }>("/api/audit/checkpoint")
    if (!answer.ok) throw new Error(answer.reason)
    return answer.value
  },
  async entries(first, count) {
    const response = await fetch(`/api/audit/entries?first=${first}&count=${count}`, {
      cache: "no-store",
    })
    if (!response.ok) throw new Error(String(response.status))
    return new Uint8Array(await response.arrayBuffer())
  },
}

const RowsAnswer = z.object({ sound: z.boolean(), index: z.nullish(z.int()) })

/** The rows themselves never come here. Undefined when the server gives no answer. No time limit: it may be long. */
async function compareRows(): Promise<z.infer<typeof RowsAnswer> | undefined> {
  const response = await fetch("/api/audit/verify", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  }).catch(() => undefined)
  return response?.ok === true ? RowsAnswer.safeParse(await response.json()).data : undefined
}

const Memory = z.object({ size: z.int(), root: z.string(), vkey: z.string() })

function recall(clinic: string): Remembered | undefined {
  try {
    return Memory.safeParse(JSON.parse(localStorage.getItem(`housecall.audit.${clinic}`) ?? ""))
      .data
  } catch {
    return undefined
  }
}

function remember(clinic: string, sound: Remembered): void {
  try {
    localStorage.setItem(`housecall.audit.${clinic}`, JSON.stringify(sound))
  } catch {
    // A browser that keeps nothing checks without a memory.
  }
}
