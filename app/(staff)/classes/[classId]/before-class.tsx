"use client"

import { useLocale, useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useState } from "react"

import { ClassPeople } from "@/app/_call/class/class-people"
import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { timeIn } from "@/app/_ui/clock"
import { Note } from "@/app/_ui/note"
import type { ClassView } from "@/lib/classes/class-view"
import { zoneWords } from "@/lib/i18n/zone-words"
import { typeName } from "@/lib/scheduling/visit-types/type-name"

import { EncryptionCost } from "../../_frame/encryption-cost"

/** Who has a place, who waits, and the press that begins the class for all who wait. */
export function BeforeClass({ view, onStart }: { view: ClassView; onStart: () => void }) {
  const t = useTranslations("class")
  const common = useTranslations("common")
  const router = useRouter()
  const [state, setState] = useState<"ready" | "starting" | "failed">("ready")
  const waiting = view.members.filter((member) => member.state === "waiting").length
  const members = view.members.filter(({ role }) => role === "patient").length
  const { zone } = view.clinic
  const start = async (): Promise<void> => {
    setState("starting")
    onStart()
    const answer = await post(`/api/classes/${view.classId}/admit`, {})
    setState(answer.ok ? "ready" : "failed")
    router.refresh()
  }
  return (
    <main className="mx-auto w-full max-w-[760px] px-5 py-6 md:px-8">
      <h1 className="text-head font-semibold">{typeName(view.type, useLocale())}</h1>
      <p className="text-text-2">
        {t("when", {
          start: timeIn(zone, view.startsAt),
          end: timeIn(zone, view.endsAt),
          zone: zoneWords(common, zone),
        })}
        <span className="ml-1 text-text-3">·</span>{" "}
        {t("booked", { count: members, places: view.places })}
      </p>
      {view.state === "over" ? (
        <Note size="body" className="my-4">
          {t("over")}
        </Note>
      ) : null}
      {state === "failed" ? (
        <Note tone="bad" size="body" role="alert" className="my-4">
          {t("failed")}
        </Note>
      ) : null}
      <div className="my-5">
        <Button
          size="big"
          busy={state === "starting"}
          disabled={waiting === 0}
          onClick={() => void start()}
        >
          {t("start", { count: waiting })}
        </Button>
        <p className="mt-2 text-text-2">{waiting === 0 ? t("startNobody") : t("startHint")}</p>
        <EncryptionCost className="mt-3" />
      </div>
      <ClassPeople view={view} onChanged={async () => router.refresh()} />
    </main>
  )
}
