import type { Metadata } from "next"
import { getTranslations } from "next-intl/server"
import Link from "next/link"

import { buttonStyle } from "@/app/_ui/button-style"
import { EmptyState } from "@/app/_ui/empty-state"
import { classView } from "@/lib/classes/queries"
import { requireStaff } from "@/lib/identity/session"
import { ClassId } from "@/lib/ids"

import { Live } from "../../_frame/live"
import { ClassRoom } from "./class-room"

type Props = { params: Promise<{ classId: string }> }

export async function generateMetadata(): Promise<Metadata> {
  const common = await getTranslations("common")
  return { title: common("brand") }
}

/** One class, for its host: who has a place and who waits, and the class itself. */
export default async function ClassPage({ params }: Props) {
  const actor = await requireStaff()
  const classId = ClassId.safeParse((await params).classId)
  const found = classId.success ? await classView(actor, classId.data, new Date()) : undefined
  if (found === undefined || !found.ok) return <NoSuchClass />
  return (
    <Live>
      <ClassRoom view={found.value} />
    </Live>
  )
}

async function NoSuchClass() {
  const t = await getTranslations("class.noSuch")
  return (
    <main className="mx-auto w-full max-w-[680px] px-5 py-8">
      <h1 className="sr-only">{t("title")}</h1>
      <EmptyState
        title={t("title")}
        action={
          <Link href="/today" className={buttonStyle()}>
            {t("back")}
          </Link>
        }
      >
        {t("text")}
      </EmptyState>
    </main>
  )
}
