import { Users } from "lucide-react"
import { getTranslations } from "next-intl/server"
import Link from "next/link"
import type { ReactNode } from "react"

import { Note } from "@/app/_ui/note"
import { StepHeading, StepPage } from "@/app/_ui/step-page"
import type { OwnFrame } from "@/lib/patients/own-details"

type Props = { frame: OwnFrame; title: string; back?: boolean; children: ReactNode }

/** Every page under /my: whose it is when a proxy acts, and the way back. */
export async function MyFrame({ frame, title, back = true, children }: Props) {
  const t = await getTranslations("my")
  return (
    <StepPage title={title} clinic={frame.clinic} long>
      {back ? (
        <p className="mb-2 text-read print:hidden">
          <Link href="/my" className="inline-flex min-h-11 items-center">
            {t("back")}
          </Link>
        </p>
      ) : null}
      <StepHeading key={title}>{title}</StepHeading>
      {frame.actingAs === null ? null : (
        <Note icon={Users} className="mt-4">
          {t("acting", { name: frame.actingAs, patient: frame.patient.name })}
        </Note>
      )}
      {children}
    </StepPage>
  )
}
