"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"

import { Dialog } from "@/app/_ui/dialog"
import { Note } from "@/app/_ui/note"

import { CodeCheck } from "./load-code-check"
import type { Lock } from "./lock"
import { lockOf, spoken } from "./lock"
import { LockIcon } from "./lock-icon"
import { OwnKey } from "./own-key"
import { People } from "./people"
import { peopleOf } from "./roster"
import type { Names, Person } from "./roster"
import { SendOut } from "./send-out"
import { shortcuts } from "./shortcuts"
import type { CallView } from "./use-call"
import { useSeconds } from "./use-seconds"
import { useShortcuts } from "./use-shortcuts"

type Props = {
  view: CallView
  names: Names
  /** Which call it is, as staff name it. */
  sitting: { visitId: string } | { classId: string }
}

/** What is true of the encryption, in a word and a shape, with the code. Opens the comparison and the people list. */
export function LockBadge({ view, names, sitting }: Props) {
  const t = useTranslations("call.lock")
  const [open, setOpen] = useState(false)
  const [leaving, setLeaving] = useState<Person>()
  const lock = lockOf(view.room, view.protection)
  const word = t(lock.word)
  const plain = lock.word === "plain"
  useShortcuts({ lock: () => setOpen(true) })
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        aria-label={t(plain ? "openPlain" : "open", { word })}
        aria-keyshortcuts={shortcuts.lock}
        data-lock={lock.word}
        className={`flex min-h-12 flex-none items-center gap-2.5 rounded-2 border border-line-1 px-3.5 text-left ${tones[lock.tone]}`}
      >
        <LockIcon word={lock.word} />
        <span>
          <b className="block text-small font-medium">{word}</b>
          {lock.code.state === "ready" ? (
            <span className="block text-[0.9375rem] leading-5 font-semibold tracking-[0.04em] whitespace-nowrap text-text-1">
              {spoken(lock.code.digits)}
            </span>
          ) : null}
          {plain && lock.warnings.length > 0 ? (
            <span className="block text-small">{t("warning")}</span>
          ) : null}
        </span>
      </button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={t("title")}
        description={t(plain ? "explainPlain" : "explain")}
      >
        <LockDetails
          lock={lock}
          view={view}
          names={names}
          onDiffer={() => setOpen(false)}
          onRemove={(person) => {
            setOpen(false)
            setLeaving(person)
          }}
        />
      </Dialog>
      <SendOut
        person={leaving}
        session={view.session}
        sitting={sitting}
        onClose={() => setLeaving(undefined)}
      />
    </>
  )
}

type DetailsProps = {
  lock: Lock
  view: CallView
  names: Names
  onDiffer: () => void
  onRemove: (person: Person) => void
}

function LockDetails({ lock, view, names, onDiffer, onRemove }: DetailsProps) {
  const t = useTranslations("call.lock")
  const people = useTranslations("call.people")
  const seconds = useSeconds(lock.warnings.find((warning) => warning.kind === "silent")?.sinceMs)
  const { session } = view
  const peers = view.room?.peers ?? []
  if (session === null) return <p className="text-text-2">{t("none")}</p>
  const who = (identity: string) => names.get(identity) ?? people("stranger")
  return (
    <>
      {lock.word === "broken" ? (
        <Note tone="bad" size="body">
          {lock.code.state === "tampered" ? t("tampered") : t("differed")}
        </Note>
      ) : null}
      {lock.warnings.map((warning) => (
        <Note
          key={`${warning.kind} ${"identity" in warning ? warning.identity : ""}`}
          tone="warn"
          size="body"
        >
          {warning.kind === "silent"
            ? t("reason.silent", {
                name: who(warning.identity),
                seconds,
              })
            : warning.kind === "key-failed" || warning.kind === "mismatch"
              ? t(`reason.${warning.kind}`, { name: who(warning.identity) })
              : t(`reason.${warning.kind}`)}
        </Note>
      ))}
      {lock.code.state === "ready" ? (
        <CodeCheck
          code={lock.code}
          session={session}
          peers={peers}
          names={names}
          onDiffer={onDiffer}
        />
      ) : lock.code.state === "waiting" ? (
        <p className="text-text-2">{t("codeWaiting")}</p>
      ) : lock.code.state === "crowd" ? (
        <p className="text-text-2">{t("codeCrowd")}</p>
      ) : null}
      <People
        people={peopleOf(peers, session, names)}
        onRemove={onRemove}
        only={lock.word === "plain" ? "wrong" : "all"}
      />
      {lock.word === "plain" ? null : (
        <OwnKey since={view.room?.keySinceMs} onRenew={() => session.rotate()} />
      )}
    </>
  )
}

const tones = {
  plain: "bg-surface-1 text-text-2",
  sure: "bg-surface-1 text-text-1",
  ok: "bg-success-soft text-success",
  warn: "bg-warn-soft text-warn",
  bad: "bg-danger-soft text-danger",
} as const
