"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"

import { remove } from "@/app/_edge/post"
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
import { useSeatPresses } from "./use-seat-presses"
import type { SeatPresses } from "./use-seat-presses"

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
  const [removing, setRemoving] = useState<Here>()
  const [newRoom, setNewRoom] = useState(false)
  const presses = useSeatPresses({ session, onChanged })
  const out = async (line: Here): Promise<void> => {
    setRemoving(undefined)
    await presses.remove({ visitId, ...line }, { newRoom })
    setNewRoom(false)
  }
  const people = door?.people ?? []
  return (
    <>
      <Dialog open={open} onOpenChange={onOpenChange} title={t("title")}>
        {presses.failed ? (
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
              visitId={visitId}
              presses={presses}
              onRemove={setRemoving}
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
  visitId: string
  presses: SeatPresses
  onRemove: (line: Here) => void
}

type Here = Extract<GuestLine, { state: "here" }>

function Line({ line, visitId, presses, onRemove }: LineProps) {
  const t = useTranslations("guest.door")
  const roleName = useRoleName()
  const { name, guestId } = line
  const state = { invited: "invited", waiting: "atDoor", here: "here" } as const
  const shown: Press[] = []
  if (line.state === "waiting")
    shown.push({
      word: t("admit"),
      name: t("admitOne", { name }),
      look: "primary",
      onPress: () => void presses.admit({ visitId, ...line }),
    })
  if (line.state === "here") {
    const seat = { visitId, ...line }
    shown.push(
      { word: t("mute"), name: t("muteOne", { name }), onPress: () => presses.mute(seat) },
      { word: t("back"), name: t("backOne", { name }), onPress: () => void presses.sendBack(seat) },
    )
  }
  if (guestId !== null)
    shown.push(
      line.state === "here"
        ? {
            word: t("remove"),
            name: t("removeOne", { name }),
            look: "plain",
            onPress: () => onRemove(line),
          }
        : {
            word: t("uninvite"),
            name: t("uninviteOne", { name }),
            look: "plain",
            onPress: () => void presses.did(remove(`/api/visits/${visitId}/guests/${guestId}`)),
          },
    )
  return (
    <PersonRow
      name={name}
      about={`${roleName(line.role)} · ${t(state[line.state])}`}
      warning={line.unable ? t("unable") : undefined}
      presses={shown}
    />
  )
}
