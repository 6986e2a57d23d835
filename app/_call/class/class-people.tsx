"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"

import { post } from "@/app/_edge/post"
import { AlertDialog } from "@/app/_ui/alert-dialog"
import { Button } from "@/app/_ui/button"
import { Note } from "@/app/_ui/note"
import { patientName } from "@/app/_ui/patient-name"
import type { ClassMember, ClassView } from "@/lib/classes/class-view"
import type { E2eeSession } from "@/lib/e2ee/client/session"

import { PersonRow } from "../person-row"
import type { Press } from "../person-row"
import { shortcuts } from "../shortcuts"
import { useRoleName } from "../use-role-name"
import { admitSeat, useSeatPresses } from "../use-seat-presses"

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
  const presses = useSeatPresses({ session, onChanged })
  const waiting = view.members.filter((member) => member.state === "waiting")
  const open = view.state === "open"
  const out = async (member: ClassMember): Promise<void> => {
    setRemoving(undefined)
    await (member.role === "patient" ? presses.end(member) : presses.remove(member))
  }
  return (
    <section aria-labelledby="class-people" className="px-5 py-3">
      <h2 id="class-people" className="text-read font-semibold">
        {t("title")}
      </h2>
      <p className="text-small text-text-2">{t("privacy")}</p>
      {presses.failed ? (
        <Note tone="bad" size="body" role="alert">
          {all("failed")}
        </Note>
      ) : null}
      {open && waiting.length > 1 ? (
        <Button
          className="mt-2"
          aria-keyshortcuts={shortcuts.door}
          onClick={() => void presses.did(admitAll(view.classId, waiting))}
        >
          {t("admitAll", { count: waiting.length })}
        </Button>
      ) : null}
      <ul className="mt-1">
        {view.members.map((member) => (
          <Line
            key={member.seatId ?? member.visitId}
            member={member}
            open={open}
            here={presses.isInRoom(member)}
            shortcut={waiting.length === 1 ? shortcuts.door : undefined}
            onAdmit={() => void presses.did(admitAll(view.classId, [member]))}
            onMute={() => presses.mute(member)}
            onBack={() => void presses.sendBack(member)}
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
  /** Of letting them in, where they are the only one who waits. */
  shortcut: string | undefined
  onAdmit: () => void
  onMute: () => void
  onBack: () => void
  onRemove: () => void
}

function Line({ member, open, here, shortcut, onAdmit, onMute, onBack, onRemove }: LineProps) {
  const t = useTranslations("class.people")
  const door = useTranslations("guest.door")
  const roleName = useRoleName()
  const common = useTranslations("common")
  const { shownAs, role, state } = member
  const name = patientName(common, member.name)
  const presses: Press[] = []
  if (open && state === "waiting")
    presses.push({
      word: t("admit"),
      name: t("admitOne", { name }),
      look: "primary",
      shortcut,
      onPress: onAdmit,
    })
  if (open && state === "here") {
    if (here) presses.push({ word: t("mute"), name: t("muteOne", { name }), onPress: onMute })
    presses.push(
      { word: t("back"), name: t("backOne", { name }), onPress: onBack },
      { word: t("remove"), name: t("removeOne", { name }), look: "plain", onPress: onRemove },
    )
  }
  return (
    <PersonRow
      name={name}
      mark={{ "data-member": member.visitId, "data-state": state }}
      about={
        <>
          {role === "patient" ? t(state) : `${roleName(role)} · ${t(state)}`}
          {shownAs === null ? null : (
            <span className="block">{t("shownAs", { name: shownAs })}</span>
          )}
        </>
      }
      warning={member.unable ? door("unable") : undefined}
      presses={presses}
    />
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
    ...seated.map(admitSeat),
  ])
  return { ok: answers.every(({ ok }) => ok) }
}
