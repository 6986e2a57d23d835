"use client"

import { Copy, Ellipsis } from "lucide-react"
import { useTranslations } from "next-intl"
import { useState } from "react"

import { Button } from "@/app/_ui/button"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { LinkPicture } from "@/app/_ui/link-picture"
import { StepHeading, StepPage } from "@/app/_ui/step-page"

type Props = {
  browser: string
  /** The whole link, token included: it is for this person's own browser. */
  address: string
  clinic?: { name: string; phone: string } | undefined
  onStay: () => void
}

/** The page opened inside a chat app, whose view has no camera. */
export function InAppPage({ browser, address, clinic, onStay }: Props) {
  const t = useTranslations("patient.inApp")
  const [copied, setCopied] = useState<"yes" | "by_hand">()
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(address)
      setCopied("yes")
    } catch {
      setCopied("by_hand")
    }
  }
  const dots = (
    <span key="dots">
      <Ellipsis aria-hidden size={24} strokeWidth={3} className="mx-1 inline-block" />
      <span className="sr-only">{threeDots}</span>
    </span>
  )
  return (
    <StepPage title={t("title", { browser })} clinic={clinic}>
      <StepHeading>{t("title", { browser })}</StepHeading>
      <p className="mt-3">{t("text")}</p>
      <ol className="mt-4 flex flex-col gap-1">
        {[t.rich("step1", { dots: () => dots }), t("step2", { browser })].map((step, index) => (
          <li key={index} className="flex min-h-12 items-center gap-3">
            <b
              aria-hidden
              className="grid size-8 flex-none place-items-center rounded-full bg-surface-2 font-semibold"
            >
              {index + 1}
            </b>
            <span>{step}</span>
          </li>
        ))}
      </ol>
      <Button size="big" className="mt-4" onClick={() => void copy()}>
        <Copy aria-hidden size={22} />
        {copied === "yes" ? t("copied") : t("copy")}
      </Button>
      <output className="mt-3 block text-center text-read text-text-2">
        {copied === "by_hand" ? t("byHand") : t("then", { browser })}
      </output>
      {copied === "by_hand" ? (
        <Field label={t("link")} className="mt-3 text-read">
          <Input readOnly value={address} onFocus={(event) => event.target.select()} />
        </Field>
      ) : null}
      <LinkPicture address={address} />
      <span className="flex-1" />
      <Button variant="plain" size="big" onClick={onStay}>
        {t("stay")}
      </Button>
    </StepPage>
  )
}

// As the button calls itself to a screen reader.
const threeDots = "•••"
