"use client"

import { useTranslations } from "next-intl"

import type { Peer, SeatRole } from "@/lib/e2ee/client/session"

import type { Names } from "./roster"

/** A role in words, for whoever's name is not known yet. */
export function useRoleName(): (role: SeatRole | undefined) => string {
  const t = useTranslations("call.people")
  return (role) => t(role ?? "stranger")
}

/** What people are called here: whom the visit is with as the page's title has it, the others by the visit's list. */
export function useNaming(
  names: Names,
  lead: Peer | undefined,
  leadName: string,
): (peer: Peer) => string {
  const roleName = useRoleName()
  return (peer) =>
    peer.identity === lead?.identity ? leadName : (names.get(peer.identity) ?? roleName(peer.role))
}
