"use client"

import { useSyncExternalStore } from "react"

import { type WardOrder, wardOrders } from "@/lib/vitals/ward-order"

/** Of a screen, not of a person. */
const key = "housecall.ward.order"
const listeners = new Set<() => void>()
let chosen: WardOrder | undefined

/** In which order the ward stands on this screen. */
export function useWardChoice(): WardOrder {
  return useSyncExternalStore(subscribe, current, () => "alarm")
}

export function chooseWardOrder(order: WardOrder): void {
  chosen = order
  try {
    window.localStorage.setItem(key, order)
  } catch {
    // A browser that keeps nothing is asked again next time.
  }
  for (const listener of listeners) listener()
}

function current(): WardOrder {
  return (chosen ??= kept() ?? "alarm")
}

function kept(): WardOrder | undefined {
  try {
    const text = window.localStorage.getItem(key)
    return wardOrders.find((order) => order === text)
  } catch {
    return undefined
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
