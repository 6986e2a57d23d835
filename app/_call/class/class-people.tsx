"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"

import { post } from "@/app/_edge/post"
import { AlertDialog } from "@/app/_ui/alert-dialog"
import { Button } from "@/app/_ui/button"
import { Note } from "@/app/_ui/note"
import type { ClassMember, ClassView } from "@/lib/classes/class-view"
import type { E2eeSession } from "@/lib/e2ee/client/session"

import { useRoleName } from "../use-role-name"

type Props = {
  view: ClassView
  /** The call; absent before it. */
  session?: E2eeSession | null
  onChanged: () => Promise<void>
}

/** Everybody with a place, by the name in the record: let in, one or all; mute, send back, remove. */
export function ClassPeople({ view, session = null, onChanged }: Props) {
  const t = useTranslations("class.people")
  const all = useTranslations("class")
  const [removing, setRemoving] = useState<ClassMember>()
  const [failed, setFailed] = useState(false)
  const waiting = view.members.filter((member) => member.state === "waiting")
  const open = view.state === "open"
  const did = async (done: Promise<{ ok: boolean }>): Promise<void> => {
    setFailed(!(await done).ok)
    await onChanged()
  }
  const kidOf = ({ identity }: ClassMember) =>
    session?.state.get().peers.find((peer) => peer.identity === identity)?.kid
  const out = async (member: ClassMember): Promise<void> => {
    setRemoving(undefined)
    // The keys change at once; the server's word follows.
    const kid = kidOf(member)
    if (kid !== undefined) session?.exclude(kid)
    const { visitId, seatId, role } = member
    const guest = `/api/visits/${visitId}/seats/${seatId}/remove`
    await did(role === "patient" ? post(`/api/visits/${visitId}/end`, {}) : post(guest, {}))
  }
  const mute = (member: ClassMember): void => {
    const kid = kidOf(member)
    if (kid !== undefined) void session?.send("control", { t: "mute", kid }, { to: kid })
  }
  return (
    <section aria-labelledby="class-people" className="px-5 py-3">
      <h2 id="class-people" className="text-read font-semibold">
        {t("title")}
      </h2>
      <p className="text-small text-text-2">{t("privacy")}</p>
      {failed ? (
        <Note tone="bad" size="body" role="alert">
          {all("failed")}
        </Note>
      ) : null}
      {open && waiting.length > 1 ? (
        <Button className="mt-2" onClick={() => void did(admitAll(view.classId, waiting))}>
          {t("admitAll", { count: waiting.length })}
        </Button>
      ) : null}
      <ul className="mt-1">
        {view.members.map((member) => (
          <Line
            key={member.seatId ?? member.visitId}
            member={member}
            open={open}
            here={kidOf(member) !== undefined}
            onAdmit={() => void did(admitAll(view.classId, [member]))}
            onMute={() => mute(member)}
            onBack={() => void did(post(seat(member, "back"), {}))}
            onRemove={() => setRemoving(member)}
          />
        ))}
      </ul>
      <AlertDialog
        open={removing !== undefined}
        onOpenChange={(next) => (next ? undefined : setRemoving(undefined))}
        title={t("removeTitle", { name: removing?.name ?? "" })}
        description={t("removeText")}
        confirm={t("remove")}
        danger
        onConfirm={() => (removing === undefined ? undefined : void out(removing))}
      />
    </section>
  )
}

type LineProps = {
  member: ClassMember
  open: boolean
  here: boolean
  onAdmit: () => void
  onMute: () => void
  onBack: () => void
  onRemove: () => void
}

function Line({ member, open, here, onAdmit, onMute, onBack, onRemove }: LineProps) {
  const t = useTranslations("class.people")
  const roleName = useRoleName()
  const { name, shownAs, role, state } = member
  return (
    <li
      data-member={member.visitId}
      data-state={state}
      className="flex flex-wrap items-center gap-x-2 gap-y-1 border-t border-line-1 py-2 first:border-t-0"
    >
      <span className="min-w-36 flex-1">
        <b className="block font-medium wrap-anywhere">{name}</b>
        <span className="block text-small text-text-2">
          {role === "patient" ? t(state) : `${roleName(role)} · ${t(state)}`}
        </span>
        {shownAs === null ? null : (
          <span className="block text-small text-text-2">{t("shownAs", { name: shownAs })}</span>
        )}
      </span>
      {open && state === "waiting" ? (
        <Button size="sm" aria-label={t("admitOne", { name })} onClick={onAdmit}>
          {t("admit")}
        </Button>
      ) : null}
      {open && state === "here" ? (
        <>
          {here ? (
            <Button size="sm" variant="line" aria-label={t("muteOne", { name })} onClick={onMute}>
              {t("mute")}
            </Button>
          ) : null}
          <Button size="sm" variant="line" aria-label={t("backOne", { name })} onClick={onBack}>
            {t("back")}
          </Button>
          <Button
            size="sm"
            variant="plain"
            aria-label={t("removeOne", { name })}
            onClick={onRemove}
          >
            {t("remove")}
          </Button>
        </>
      ) : null}
    </li>
  )
}

/** Whose visit has not begun is let in by the class; who was sent back, or came along, by their seat. */
async function admitAll(
  classId: string,
  waiting: readonly ClassMember[],
): Promise<{ ok: boolean }> {
  const visitIds = waiting.filter(({ begun }) => !begun).map(({ visitId }) => visitId)
  const seated = waiting.filter(({ begun }) => begun)
  const answers = await Promise.all([
    ...(visitIds.length > 0
      ? [post(`/api/classes/${classId}/admit`, { visitIds: [...new Set(visitIds)] })]
      : []),
    ...seated.map((member) => post(seat(member, "admit"), {})),
  ])
  return { ok: answers.every(({ ok }) => ok) }
}

function seat({ visitId, seatId }: ClassMember, press: "admit" | "back"): string {
  return `/api/visits/${visitId}/seats/${seatId}/${press}`
}
