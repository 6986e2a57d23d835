"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"

import { post, remove } from "@/app/_edge/post"
import { AlertDialog } from "@/app/_ui/alert-dialog"
import { Checkbox } from "@/app/_ui/checkbox"
import { Dialog } from "@/app/_ui/dialog"
import { Note } from "@/app/_ui/note"
import type { E2eeSession } from "@/lib/e2ee/client/session"
import type { Door, GuestLine } from "@/lib/guests/guest-view"

import { InviteForm } from "./invite-form"
import { PersonRow } from "./person-row"
import type { Press } from "./person-row"
import { useRoleName } from "./use-role-name"

type Props = {
  visitId: string
  open: boolean
  onOpenChange: (open: boolean) => void
  door: Door | undefined
  session: E2eeSession | null
  onChanged: () => Promise<void>
}

/** Who is in the visit and at its door: invite, admit, mute, send back, remove. */
export function PeopleDialog({ visitId, open, onOpenChange, door, session, onChanged }: Props) {
  const t = useTranslations("guest.door")
  const [removing, setRemoving] = useState<GuestLine>()
  const [newRoom, setNewRoom] = useState(false)
  const [failed, setFailed] = useState(false)
  const did = async (done: Promise<{ ok: boolean }>): Promise<void> => {
    setFailed(!(await done).ok)
    await onChanged()
  }
  const seat = (line: GuestLine, press: "admit" | "back" | "remove", body = {}) =>
    did(post(`/api/visits/${visitId}/seats/${line.seatId}/${press}`, body))
  /** The keys change at once; the server's word follows. */
  const lock = (line: GuestLine): void => {
    const kid = session?.state.get().peers.find((peer) => peer.identity === line.identity)?.kid
    if (kid !== undefined) session?.exclude(kid)
  }
  const out = async (line: GuestLine): Promise<void> => {
    setRemoving(undefined)
    lock(line)
    await seat(line, "remove", { newRoom })
    setNewRoom(false)
  }
  const back = async (line: GuestLine): Promise<void> => {
    lock(line)
    await seat(line, "back")
  }
  const mute = (line: GuestLine): void => {
    const peer = session?.state.get().peers.find((one) => one.identity === line.identity)
    if (peer?.kid !== undefined)
      void session?.send("control", { t: "mute", kid: peer.kid }, { to: peer.kid })
  }
  const people = door?.people ?? []
  return (
    <>
      <Dialog open={open} onOpenChange={onOpenChange} title={t("title")}>
        {failed ? (
          <Note tone="bad" size="body" role="alert">
            {t("failed")}
          </Note>
        ) : null}
        {people.every((line) => line.guestId === null) ? (
          <p className="text-text-2">{t("empty")}</p>
        ) : null}
        <ul>
          {people.map((line) => (
            <Line
              key={line.guestId ?? line.role}
              line={line}
              onAdmit={() => void seat(line, "admit")}
              onBack={() => void back(line)}
              onMute={() => mute(line)}
              onRemove={() => setRemoving(line)}
              onUninvite={() =>
                void did(remove(`/api/visits/${visitId}/guests/${line.guestId ?? ""}`))
              }
            />
          ))}
        </ul>
        <InviteForm visitId={visitId} colleagues={door?.colleagues ?? []} onInvited={onChanged} />
      </Dialog>
      <AlertDialog
        open={removing !== undefined}
        onOpenChange={(next) => (next ? undefined : setRemoving(undefined))}
        title={t("removeTitle", { name: removing?.name ?? "" })}
        description={t("removeText")}
        confirm={t("remove")}
        danger
        onConfirm={() => (removing === undefined ? undefined : void out(removing))}
      >
        <Checkbox
          label={t("newRoom")}
          hint={t("newRoomText")}
          checked={newRoom}
          onCheckedChange={setNewRoom}
        />
      </AlertDialog>
    </>
  )
}

type LineProps = {
  line: GuestLine
  onAdmit: () => void
  onBack: () => void
  onMute: () => void
  onRemove: () => void
  onUninvite: () => void
}

function Line({ line, onAdmit, onBack, onMute, onRemove, onUninvite }: LineProps) {
  const t = useTranslations("guest.door")
  const roleName = useRoleName()
  const { name, guestId } = line
  const state = { invited: "invited", waiting: "atDoor", here: "here" } as const
  const presses: Press[] = []
  if (line.state === "waiting")
    presses.push({
      word: t("admit"),
      name: t("admitOne", { name }),
      look: "primary",
      onPress: onAdmit,
    })
  if (line.state === "here")
    presses.push(
      { word: t("mute"), name: t("muteOne", { name }), onPress: onMute },
      { word: t("back"), name: t("backOne", { name }), onPress: onBack },
    )
  if (guestId !== null)
    presses.push(
      line.state === "here"
        ? { word: t("remove"), name: t("removeOne", { name }), look: "plain", onPress: onRemove }
        : {
            word: t("uninvite"),
            name: t("uninviteOne", { name }),
            look: "plain",
            onPress: onUninvite,
          },
    )
  return (
    <PersonRow
      name={name}
      about={`${roleName(line.role)} · ${t(state[line.state])}`}
      warning={line.unable ? t("unable") : undefined}
      presses={presses}
    />
  )
}
