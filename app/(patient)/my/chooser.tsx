"use client"

import { ChevronRight } from "lucide-react"
import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useState, useTransition } from "react"

import { post } from "@/app/_edge/post"
import { Note } from "@/app/_ui/note"
import { StepHeading, StepPage } from "@/app/_ui/step-page"
import type { PortalPerson } from "@/lib/identity/portal-people"

type Props = { people: readonly Pick<PortalPerson, "patientId" | "proxyId" | "name">[] }

/** Whoever may act for several says for whom. */
export function Chooser({ people }: Props) {
  const t = useTranslations("my.choose")
  const router = useRouter()
  const [opening, startTransition] = useTransition()
  const [lost, setLost] = useState(false)
  const choose = async ({ patientId, proxyId }: Props["people"][number]) => {
    const answer = await post("/api/my/person", { patientId, proxyId })
    setLost(!answer.ok)
    if (answer.ok) startTransition(() => router.replace("/my"))
    if (answer.ok) startTransition(() => router.refresh())
  }
  return (
    <StepPage title={t("title")}>
      <StepHeading>{t("title")}</StepHeading>
      <ul
        className="mt-5 divide-y divide-line-1 rounded-3 border border-line-1"
        aria-busy={opening}
      >
        {people.map((person) => (
          <li key={`${person.patientId}/${person.proxyId}`}>
            <button
              type="button"
              onClick={() => void choose(person)}
              className="flex min-h-16 w-full cursor-pointer items-center gap-3 px-4 py-2.5 text-left hover:bg-surface-2"
            >
              <span className="min-w-0 flex-1 font-medium wrap-anywhere">
                {person.name}
                <span className="block text-read font-normal text-text-2">
                  {person.proxyId === null ? t("self") : t("other")}
                </span>
              </span>
              <ChevronRight aria-hidden size={24} className="flex-none text-text-3" />
            </button>
          </li>
        ))}
      </ul>
      {lost ? (
        <Note tone="warn" role="alert" className="mt-4">
          {t("lost")}
        </Note>
      ) : null}
    </StepPage>
  )
}
