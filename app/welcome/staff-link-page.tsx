"use client"

import { useTranslations } from "next-intl"
import Link from "next/link"
import { useEffect, useState } from "react"

import { useFragmentToken } from "@/app/_edge/fragment-token"
import { post } from "@/app/_edge/post"
import { Note } from "@/app/_ui/note"
import type { StaffLinkView } from "@/lib/identity/invitation-commands"

import { AccountForm } from "./account-form"

type Looked =
  | { at: "looking" }
  | { at: "open"; link: StaffLinkView }
  | { at: "unknown" | "offline" }

/** Behind the link in a letter. Looking at it spends nothing, and nothing is sent by itself: scanners open links too. */
export function StaffLinkPage({ purpose }: { purpose: StaffLinkView["purpose"] }) {
  const t = useTranslations("security.link")
  const token = useFragmentToken()
  const [looked, setLooked] = useState<Looked>({ at: "looking" })

  useEffect(() => {
    if (token === undefined) return
    void post<StaffLinkView>("/api/staff-link/look", { token: token ?? "" }).then((answer) => {
      if (answer.ok && answer.value.purpose === purpose)
        setLooked({ at: "open", link: answer.value })
      else setLooked({ at: answer.ok || answer.status === 404 ? "unknown" : "offline" })
    })
  }, [token, purpose])

  return (
    <>
      <h1 className="text-head font-semibold">{t(`${purpose}.title`)}</h1>
      {looked.at === "open" && typeof token === "string" ? (
        <AccountForm
          token={token}
          link={looked.link}
          onUnknown={() => setLooked({ at: "unknown" })}
        />
      ) : looked.at === "looking" ? (
        <p role="status" className="mt-6 text-text-2">
          {t("looking")}
        </p>
      ) : (
        <div className="mt-6 flex flex-col gap-4">
          <Note tone="warn" role="alert">
            {t(looked.at === "offline" ? "offline" : `${purpose}.unknown`)}
          </Note>
          <Link href={purpose === "invitation" ? "/sign-in" : "/forgot-password"} className="py-2">
            {t(`${purpose}.way`)}
          </Link>
        </div>
      )}
    </>
  )
}
