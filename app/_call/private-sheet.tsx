"use client"

import { useTranslations } from "next-intl"

import { HelpRow } from "@/app/_ui/help-row"
import type { PatientView } from "@/lib/consultations/patient-view"

import { CodeCheck } from "./load-code-check"
import type { Lock } from "./lock"
import { LockIcon } from "./lock-icon"
import { People } from "./people"
import { peopleOf } from "./roster"
import type { Names } from "./roster"
import { Sheet } from "./sheet"
import type { CallView } from "./use-call"
import { useSeconds } from "./use-seconds"
import { VitalsConsent } from "./vitals-consent"

type Props = {
  open: boolean
  onClose: () => void
  lock: Lock
  view: CallView
  names: Names
  clinic: { name: string; phone: string }
  consent: PatientView["consent"]
}

/** What "Private" means, the code to read out, who is here, and the clinic's number. */
export function PrivateSheet({ open, onClose, lock, view, names, clinic, consent }: Props) {
  const t = useTranslations("call.patient.private")
  const people = useTranslations("call.people")
  const seconds = useSeconds(lock.warnings.find((warning) => warning.kind === "silent")?.sinceMs)
  const peers = view.room?.peers ?? []
  const who = (identity: string) => names.get(identity) ?? people("stranger")
  return (
    <Sheet
      open={open}
      title={lock.word === "plain" ? t("word.plain") : t("title")}
      close={t("close")}
      onClose={onClose}
    >
      <div className="flex flex-col gap-4 px-5 pt-2 pb-5">
        <p className="flex items-center gap-2.5">
          <LockIcon word={lock.word} className={tones[lock.tone]} />
          {t(states[lock.word])}
        </p>
        {lock.word === "plain" ? <p>{t("plainMeans")}</p> : null}
        {lock.warnings.map((warning) => (
          <p
            key={`${warning.kind} ${"identity" in warning ? warning.identity : ""}`}
            className="text-read text-danger"
          >
            {warningText(warning)}
          </p>
        ))}
        {lock.code.state === "ready" ? (
          <>
            <p>{t("read")}</p>
            {open && view.session !== null ? (
              <CodeCheck
                plain
                code={lock.code}
                session={view.session}
                peers={peers}
                names={names}
              />
            ) : null}
          </>
        ) : lock.word === "broken" || lock.word === "plain" ? null : (
          <p className="text-text-2">{t(lock.code.state === "crowd" ? "crowd" : "waiting")}</p>
        )}
        {view.session === null ? null : (
          <People plain people={peopleOf(peers, view.session, names)} />
        )}
        {consent === null || (lock.word === "plain" && !consent.vitals) ? null : (
          <VitalsConsent consent={consent} />
        )}
      </div>
      <HelpRow clinic={clinic} />
    </Sheet>
  )

  function warningText(warning: Lock["warnings"][number]): string {
    switch (warning.kind) {
      case "stranger":
      case "plaintext":
        return t(warning.kind)
      case "key-failed":
        return t("key-failed", { name: who(warning.identity) })
      case "mismatch":
        return t("mismatch", { name: who(warning.identity) })
      case "silent":
        return t("silent", { name: who(warning.identity), seconds })
      case "code-unstable":
        return t("code-unstable")
    }
  }
}

/** The state in a sentence; what is amiss stands below it. */
const states = {
  none: "locking",
  plain: "plain",
  securing: "locking",
  encrypted: "locked",
  linked: "linked",
  checked: "checked",
  warning: "locked",
  broken: "broken",
} as const satisfies Record<Lock["word"], string>

const tones = {
  plain: "text-text-2",
  sure: "text-success",
  ok: "text-success",
  warn: "text-warn",
  bad: "text-danger",
} as const
