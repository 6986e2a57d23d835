import type { Metadata } from "next"
import { getTranslations } from "next-intl/server"

import { PlainPage } from "@/app/_ui/plain-page"
import { currentVisitor } from "@/lib/identity/visitor-session"
import { CalendarDay } from "@/lib/scheduling/schema"
import { readBookingPage } from "@/lib/scheduling/visit-types/booking-page"

import { BookApp } from "./book-app"

type Props = {
  params: Promise<{ clinic: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations("book.page")
  const visitor = await currentVisitor((await params).clinic)
  if (visitor === undefined) return { title: t("unknown.title") }
  const { clinic } = await readBookingPage(visitor)
  return { title: t("tab", { clinic: clinic.name }) }
}

/** Anybody's way to a time: no account, and nothing on it tells whether the clinic knows them. */
export default async function BookPage({ params, searchParams }: Props) {
  const visitor = await currentVisitor((await params).clinic)
  const t = await getTranslations("book.page")
  if (visitor === undefined)
    return (
      <PlainPage>
        <h1 className="text-title font-semibold">{t("unknown.title")}</h1>
        <p className="mt-3">{t("unknown.text")}</p>
      </PlainPage>
    )
  const page = await readBookingPage(visitor)
  const asked = await searchParams
  const from = CalendarDay.safeParse(asked["from"])
  return (
    <BookApp
      page={page}
      now={new Date().getTime()}
      wishedType={page.types.find(({ slug }) => slug === asked["type"])?.id}
      wishedDay={from.success ? from.data : undefined}
    />
  )
}
