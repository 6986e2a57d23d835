"use client"

import { useTranslations } from "next-intl"

import { Retrying } from "../_frame/retrying"

type Props = { error: Error & { digest?: string }; reset: () => void }

export default function QueueError({ error, reset }: Props) {
  const t = useTranslations("queue.board")
  return (
    <main className="mx-auto w-full max-w-[1232px] px-5 py-6 md:px-8">
      <h1 className="mb-4 text-head font-semibold">{t("title")}</h1>
      <Retrying
        title={t("error")}
        text={(seconds) => t("errorText", { seconds })}
        error={error}
        reset={reset}
      />
    </main>
  )
}
