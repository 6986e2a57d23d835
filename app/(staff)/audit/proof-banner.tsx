"use client"

import { Hourglass, ShieldAlert, ShieldCheck } from "lucide-react"
import { useTranslations } from "next-intl"
import type { ReactNode } from "react"

import { Button } from "@/app/_ui/button"
import { classes } from "@/app/_ui/classes"
import { grouped } from "@/app/_ui/grouped"

import { AnchorLines, anchoredSize } from "./anchor-lines"
import type { AnchorLine } from "./anchor-lines"
import { CheckAnswer } from "./check-answer"
import { isFailing } from "./self-check-line"
import type { SelfCheckLine } from "./self-check-line"
import { SelfCheckNote } from "./self-check-note"
import { StoppedNote } from "./stopped-note"
import type { StoppedLog } from "./stopped-note"
import { useCheck } from "./use-check"
import { shortHash } from "./wording"

type Props = {
  waiting: number
  clinic: string
  anchors: readonly AnchorLine[]
  stopped: StoppedLog | null
  selfCheck: SelfCheckLine | null
  signed?: { size: number; root: string; keyId: string; at: string }
}

/** How far the log is signed and by whom, who outside vouches for it and how far, and what waits. */
export function ProofBanner({ waiting, clinic, anchors, stopped, selfCheck, signed }: Props) {
  const t = useTranslations("audit")
  const { check, run } = useCheck(clinic)
  const [Icon, tone] = look(signed !== undefined, stopped !== null || isFailing(selfCheck))
  return (
    <section
      aria-label={t("proof.label")}
      className={classes("rounded-3 px-5 py-3.5", tone.surface)}
    >
      <div className="flex flex-wrap items-center gap-x-12 gap-y-3">
        <div className="flex items-center gap-3.5">
          <Icon aria-hidden size={28} className={classes("flex-none", tone.icon)} />
          <div>
            <h2 className="text-lead leading-6 font-semibold">
              <Heading signed={signed} anchored={anchoredSize(anchors)} />
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
          <Fact label={t("proof.waiting")}>
            {t("proof.waitingCount", { count: waiting, number: grouped(waiting) })}
          </Fact>
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
      {stopped ? <StoppedNote {...stopped} /> : null}
      <SelfCheckNote check={selfCheck} />
      {signed ? <AnchorLines anchors={anchors} size={signed.size} /> : null}
      <div aria-live="polite" aria-busy={check.at === "running" || check.at === "asking"}>
        <CheckAnswer check={check} />
      </div>
    </section>
  )
}

/** "Anchored" as far as somebody outside vouches, else "self-attested": never more than is so. */
function Heading({ signed, anchored }: { signed: Props["signed"]; anchored: number }) {
  const t = useTranslations("audit.proof")
  if (signed === undefined) return t("none")
  if (anchored === 0) return t("upTo", { event: grouped(signed.size - 1) })
  return t("anchoredUpTo", { event: grouped(anchored - 1) })
}

function look(signed: boolean, bad: boolean) {
  if (bad) return [ShieldAlert, { surface: "bg-surface-2", icon: "text-danger" }] as const
  return signed
    ? ([ShieldCheck, { surface: "bg-success-soft", icon: "text-success" }] as const)
    : ([Hourglass, { surface: "bg-surface-2", icon: "text-text-2" }] as const)
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
