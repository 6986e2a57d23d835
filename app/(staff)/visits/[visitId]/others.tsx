"use client"

import { UserPlus } from "lucide-react"
import { useTranslations } from "next-intl"
import { useState } from "react"

import { InviteForm } from "@/app/_call/invite-form"
import { useDoor } from "@/app/_call/use-door"
import { useRoleName } from "@/app/_call/use-role-name"
import { remove } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { Dialog } from "@/app/_ui/dialog"
import { Note } from "@/app/_ui/note"
import type { StaffVisitView } from "@/lib/consultations/staff-visit-view"
import type { GuestLine } from "@/lib/guests/guest-view"

import { useUnable } from "../../today/admit-button"
import { UnencryptedDialog } from "../../today/unencrypted-dialog"
import { useAdmit } from "../../today/use-admit"

type Props = {
  visit: Pick<StaffVisitView, "visitId" | "version" | "state" | "may" | "check" | "patient">
}

/** Who comes beside the patient. One of them may be let in first, as the interpreter who is told what it is about. */
export function Others({ visit }: Props) {
  const t = useTranslations("guest.others")
  const admission = useAdmit(visit)
  const unable = useUnable(visit)
  const [asking, setAsking] = useState<string>()
  const { door, refresh } = useDoor(visit.visitId)
  const [inviting, setInviting] = useState(false)
  const [failed, setFailed] = useState(false)
  if (door === undefined) return null
  const people = door.people.filter((line) => line.guestId !== null)
  const mayAdmit = visit.state === "waiting" && visit.may.treat
  const letIn = async (first: string): Promise<void> => {
    if (unable !== undefined) return setAsking(first)
    setFailed(!(await admission.admit({ first })))
    return refresh()
  }
  const takeBack = async ({ guestId }: GuestLine): Promise<void> => {
    const answer = await remove(`/api/visits/${visit.visitId}/guests/${guestId ?? ""}`)
    setFailed(!answer.ok)
    return refresh()
  }
  return (
    <section aria-labelledby="others" className="mb-6">
      <div className="mb-1.5 flex flex-wrap items-center justify-between gap-3">
        <h2 id="others" className="text-read font-semibold">
          {t("title")}
        </h2>
        <Button size="sm" variant="line" onClick={() => setInviting(true)}>
          <UserPlus aria-hidden size={16} />
          {t("invite")}
        </Button>
      </div>
      {failed ? (
        <Note tone="bad" size="body" role="alert" className="mt-2">
          {t("failed")}
        </Note>
      ) : null}
      <div className="rounded-3 border border-line-1 bg-surface-1 px-4 py-2">
        {people.length === 0 ? <p className="py-1 text-text-2">{t("none")}</p> : null}
        <ul aria-live="polite">
          {people.map((line) => (
            <Line
              key={line.guestId}
              line={line}
              onLetIn={
                mayAdmit && line.state === "waiting"
                  ? letIn.bind(undefined, line.seatId)
                  : undefined
              }
              onTakeBack={line.state === "here" ? undefined : () => void takeBack(line)}
            />
          ))}
        </ul>
        {mayAdmit && people.some((line) => line.state === "waiting") ? (
          <p className="pb-1 text-small text-text-2">{t("firstText")}</p>
        ) : null}
      </div>
      <UnencryptedDialog
        open={asking !== undefined}
        onOpenChange={() => setAsking(undefined)}
        unable={unable}
        admission={admission}
        first={asking}
      />
      <Dialog open={inviting} onOpenChange={setInviting} title={t("title")}>
        <InviteForm visitId={visit.visitId} colleagues={door.colleagues} onInvited={refresh} />
      </Dialog>
    </section>
  )
}

type LineProps = {
  line: GuestLine
  onLetIn: (() => Promise<void>) | undefined
  onTakeBack: (() => void) | undefined
}

function Line({ line, onLetIn, onTakeBack }: LineProps) {
  const t = useTranslations("guest.others")
  const door = useTranslations("guest.door")
  const roleName = useRoleName()
  const { name } = line
  const state = { invited: "invited", waiting: "atDoor", here: "here" } as const
  return (
    <li className="flex min-h-13 flex-wrap items-center gap-x-3 gap-y-1 border-t border-line-1 py-2 first:border-t-0">
      <span className="min-w-28 flex-1">
        <b className="block font-medium">{name}</b>
        <span className="text-small text-text-2">
          {`${roleName(line.role)} · ${door(state[line.state])}`}
        </span>
        {line.unable ? <span className="block text-small text-warn">{door("unable")}</span> : null}
      </span>
      {onLetIn === undefined ? null : (
        <Button
          size="sm"
          variant="line"
          aria-label={t("firstOne", { name })}
          onClick={() => void onLetIn()}
        >
          {t("first")}
        </Button>
      )}
      {onTakeBack === undefined ? null : (
        <Button
          size="sm"
          variant="plain"
          aria-label={door("uninviteOne", { name })}
          onClick={onTakeBack}
        >
          {door("uninvite")}
        </Button>
      )}
    </li>
  )
}
