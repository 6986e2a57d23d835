"use client"

import { useCallback, useEffect, useSyncExternalStore } from "react"

import { chatLimits } from "@/lib/floor/chat-limit"
import type { ChatLimit } from "@/lib/floor/chat-limit"
import type { HostFloor } from "@/lib/floor/client/host-floor"
import type { MemberFloor, MemberView } from "@/lib/floor/client/member-floor"
import type { Floor } from "@/lib/floor/floor"

import { keepChoice, readChoice } from "../sitting-choice"
import type { CallView } from "../use-call"
import { useLate } from "../use-late"

type Store<V> = {
  get(): V
  subscribe(listener: () => void): () => void
  attach(link: NonNullable<CallView["session"]>): () => void
}

/** The floor that this page keeps, for as long as it lives. The chat's limit outlives a reload. */
export function useHostFloor(
  view: CallView,
  classId: string,
): { floor: HostFloor | undefined; state: Floor | undefined; limit: (chat: ChatLimit) => void } {
  const make = useCallback(async () => {
    const { hostFloor } = await import("@/lib/floor/client/host-floor")
    return hostFloor(readLimit(classId))
  }, [classId])
  const { store: floor, state } = useStore<Floor, HostFloor>(view, make)
  const limit = (chat: ChatLimit): void => {
    keepChoice("classChat", `${classId} ${chat}`)
    floor?.limit(chat)
  }
  return { floor, state, limit }
}

/** Undefined outside a class. */
export function useMemberFloor(
  view: CallView,
  inClass: boolean,
): { floor: MemberFloor | undefined; state: MemberView | undefined } {
  const { store: floor, state } = useStore<MemberView, MemberFloor>(
    view,
    inClass ? member : undefined,
  )
  return { floor, state }
}

async function member(): Promise<MemberFloor> {
  const { memberFloor } = await import("@/lib/floor/client/member-floor")
  return memberFloor()
}

function useStore<V, S extends Store<V>>(
  { session, state: { at } }: CallView,
  make: (() => Promise<S>) | undefined,
): { store: S | undefined; state: V | undefined } {
  const store = useLate(make, at === "in_call", "now")
  useEffect(
    () => (store === undefined || session === null ? undefined : store.attach(session)),
    [store, session],
  )
  const subscribe = useCallback(
    (listener: () => void) => store?.subscribe(listener) ?? nothing,
    [store],
  )
  const get = () => store?.get()
  return { store, state: useSyncExternalStore(subscribe, get, get) }
}

function readLimit(classId: string): ChatLimit {
  const kept = readChoice("classChat")?.split(" ") ?? []
  return chatLimits.find((one) => kept[0] === classId && kept[1] === one) ?? "everyone"
}

const nothing = () => undefined
