"use client"

import { Hourglass, ShieldCheck } from "lucide-react"
import { useTranslations } from "next-intl"
import type { ReactNode } from "react"

import { Button } from "@/app/_ui/button"
import { classes } from "@/app/_ui/classes"

import { CheckAnswer } from "./check-answer"
import { useCheck } from "./use-check"
import { grouped, shortHash } from "./wording"

type Props = {
  waiting: number
  clinic: string
  signed?: { size: number; root: string; keyId: string; at: string }
}

/** How far the log is signed, by whom, and what waits. "Self-attested", until somebody outside vouches too. */
export function ProofBanner({ waiting, clinic, signed }: Props) {
  const t = useTranslations("audit")
  const { check, run } = useCheck(clinic)
  const Icon = signed ? ShieldCheck : Hourglass
  return (
    <section
      aria-label={t("proof.label")}
      className={classes("rounded-3 px-5 py-3.5", signed ? "bg-success-soft" : "bg-surface-2")}
    >
      <div className="flex flex-wrap items-center gap-x-12 gap-y-3">
        <div className="flex items-center gap-3.5">
          <Icon
            aria-hidden
            size={28}
            className={signed ? "flex-none text-success" : "flex-none text-text-2"}
          />
          <div>
            <h2 className="text-lead leading-6 font-semibold">
              {signed ? t("proof.upTo", { event: grouped(signed.size - 1) }) : t("proof.none")}
            </h2>
            <p className="text-small text-text-2">
              {signed ? t("proof.signed", { time: signed.at }) : t("proof.noneHint")}
            </p>
          </div>
        </div>
        <dl className="flex flex-1 flex-wrap gap-x-10 gap-y-2">
          {signed ? (
            <>
              <Fact label={t("proof.root")} mono>
                <span title={signed.root}>{shortHash(signed.root)}</span>
              </Fact>
              <Fact label={t("proof.key")} mono>
                {signed.keyId}
              </Fact>
            </>
          ) : null}
          <Fact label={t("proof.waiting")}>{t("proof.waitingCount", { count: waiting })}</Fact>
        </dl>
        {signed ? (
          <Button
            variant="line"
            busy={check.at === "running" || check.at === "asking"}
            onClick={() => void run()}
          >
            {t("check.button")}
          </Button>
        ) : null}
      </div>
      {signed ? <p className="mt-2 text-small text-text-2">{t("proof.means")}</p> : null}
      <div aria-live="polite" aria-busy={check.at === "running" || check.at === "asking"}>
        <CheckAnswer check={check} />
      </div>
    </section>
  )
}

function Fact({
  label,
  mono = false,
  children,
}: {
  label: string
  mono?: boolean
  children: ReactNode
}) {
  return (
    <div>
      <dt className="text-tiny text-text-2">{label}</dt>
      <dd
        className={classes(
          "whitespace-nowrap",
          mono && "font-(family-name:--font-mono) text-small",
        )}
      >
        {children}
      </dd>
    </div>
  )
}
