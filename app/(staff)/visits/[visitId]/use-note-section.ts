"use client"

import { useCallback, useEffect, useReducer, useRef, useState } from "react"

import { post } from "@/app/_edge/post"
import type { SavedNote } from "@/lib/consultations/note-commands"
import type { SoapSection } from "@/lib/consultations/soap"
import type { NoteSection } from "@/lib/consultations/staff-visit-view"

import { nextSection, openSection } from "./section-state"

/**
 * A section that saves itself a second after the last key, when it is left, and when the page is.
 * What could not be saved is tried again by itself.
 */
export function useNoteSection(visitId: string, section: SoapSection, fromServer: NoteSection) {
  const [state, send] = useReducer(nextSection, fromServer, openSection)
  const [savedAt, setSavedAt] = useState<string>()
  const latest = useRef(state)
  const busy = useRef(false)
  useEffect(() => {
    latest.current = state
  })

  useEffect(() => send({ type: "reloaded", server: fromServer }), [fromServer])

  const save = useCallback(async () => {
    const { text, server, save: now, theirs } = latest.current
    if (busy.current || now === "clean" || theirs !== undefined) return
    busy.current = true
    send({ type: "sent" })
    const answer = await post<SavedNote>(`/api/visits/${visitId}/notes`, {
      section,
      text,
      version: server.version,
    })
    busy.current = false
    if (answer.ok) {
      setSavedAt(answer.value.savedAt)
      return send({ type: "saved", sent: text, server: answer.value })
    }
    const note = answer.detail["note"]
    if (answer.reason === "stale" && isSection(note)) return send({ type: "stale", theirs: note })
    send({ type: "refused", why: answer.status === 0 ? "offline" : "failed", sent: text })
  }, [visitId, section])

  useEffect(() => {
    if (state.save === "clean" || state.save === "saving") return
    const timer = setTimeout(() => void save(), state.save === "dirty" ? typingMs : retryMs)
    return () => clearTimeout(timer)
  }, [state, save])

  // Leaving the page, or the call ending it: what is not saved yet goes out with it.
  useEffect(() => {
    const hidden = () => void (document.visibilityState === "hidden" && save())
    document.addEventListener("visibilitychange", hidden)
    return () => {
      document.removeEventListener("visibilitychange", hidden)
      void save()
    }
  }, [save])

  return { state, send, save, savedAt }
}

const typingMs = 1_000
const retryMs = 5_000

function isSection(value: unknown): value is NoteSection {
  return typeof value === "object" && value !== null && "lines" in value && "version" in value
}
