"use client"

import { useLocale, useTranslations } from "next-intl"
import { useState } from "react"

import { Button } from "@/app/_ui/button"
import { Checkbox } from "@/app/_ui/checkbox"
import { Note } from "@/app/_ui/note"
import type { E2eeSession, Peer, SeatRole, SpokenCode } from "@/lib/e2ee/client/session"
import { emoji } from "@/lib/e2ee/emoji"

import { halvesOf } from "./lock"
import type { Names } from "./roster"

type Props = {
  code: Extract<SpokenCode, { state: "ready" }>
  session: E2eeSession
  peers: readonly Peer[]
  names: Names
  /** Big type and buttons, for patients. */
  plain?: boolean
  /** Before the call stands still: what lies over the stage gets out of the way. */
  onDiffer?: () => void
}

/** The code of everyone here, in digits or pictures, and what the two who read it to each other found. */
export function CodeCheck({ code, session, peers, names, plain = false, onDiffer }: Props) {
  const t = useTranslations("call.code")
  const people = useTranslations("call.people")
  const [pictures, setPictures] = useState(false)
  const [ticked, setTicked] = useState<readonly string[]>([])
  const members = peers.filter((peer) => peer.role !== undefined)
  const open = members.filter((peer) => !peer.verified)
  // Two who agree have not checked a third: with more than two, only who took part is ticked.
  const several = members.length > 1
  const agreed = open.flatMap(({ kid }) =>
    kid !== undefined && (!several || ticked.includes(kid)) ? [kid] : [],
  )
  return (
    <section aria-label={t("title")} data-code={code.digits} data-pictures={code.emoji.join(" ")}>
      {pictures ? (
        <Pictures indexes={code.emoji} role={session.role} />
      ) : (
        <Digits digits={code.digits} role={session.role} />
      )}
      <button
        type="button"
        onClick={() => setPictures(!pictures)}
        className={`min-h-11 font-medium text-brand underline ${plain ? "text-read" : ""}`}
      >
        {pictures ? t("digits") : t("pictures")}
      </button>
      {open.length === 0 ? (
        <Note tone="ok" size={plain ? "read" : "body"} role="status" className="mt-2">
          {t("checked")}
        </Note>
      ) : (
        <>
          {several ? (
            <fieldset className="mt-2 border-0">
              <legend className="font-medium">{t("who")}</legend>
              {open.map(({ identity, kid, role }) =>
                kid === undefined || role === undefined ? null : (
                  <Checkbox
                    key={identity}
                    size={plain ? "big" : "md"}
                    label={names.get(identity) ?? people(role)}
                    hint={names.has(identity) ? people(role) : undefined}
                    checked={ticked.includes(kid)}
                    onCheckedChange={(on) =>
                      setTicked((now) => (on ? [...now, kid] : now.filter((one) => one !== kid)))
                    }
                  />
                ),
              )}
            </fieldset>
          ) : null}
          <div className="mt-2 flex flex-wrap gap-3">
            <Button
              size={plain ? "big" : "md"}
              disabled={agreed.length === 0}
              onClick={() => session.confirmCode(agreed)}
            >
              {t("match")}
            </Button>
            <Button
              variant="line"
              size={plain ? "big" : "md"}
              onClick={() => {
                onDiffer?.()
                void session.denyCode()
              }}
            >
              {t("differ")}
            </Button>
          </div>
          <p className={`mt-2 text-text-2 ${plain ? "text-read" : "text-small"}`}>{t("stops")}</p>
        </>
      )}
    </section>
  )
}

function Digits({ digits, role }: { digits: string; role: SeatRole }) {
  const reader = useReader(role)
  return (
    <div className="flex flex-wrap gap-x-6 gap-y-2">
      {halvesOf(digits).map((half, index) => (
        <p key={index}>
          {/* Read one by one: "four hundred thousand" compares badly. */}
          <span className="sr-only">{Array.from(half.replaceAll(" ", "")).join(" ")}</span>
          <b
            aria-hidden
            className="block text-title font-semibold tracking-[0.04em] whitespace-nowrap"
          >
            {half}
          </b>
          <span className="block text-read text-text-2">{reader(index)}</span>
        </p>
      ))}
    </div>
  )
}

function Pictures({ indexes, role }: { indexes: readonly number[]; role: SeatRole }) {
  const locale = useLocale()
  const reader = useReader(role)
  const halves = [indexes.slice(0, 4), indexes.slice(4)]
  return (
    <div className="flex flex-col gap-3">
      {halves.map((half, index) => (
        <div key={index}>
          <ol className="grid grid-cols-4 gap-1">
            {half.map((at, place) => {
              const item = emoji[at]
              return (
                <li key={place} className="min-w-0 text-center">
                  <span aria-hidden className="block text-[2rem] leading-10">
                    {item?.symbol}
                  </span>
                  <span className="block text-read leading-5 break-words">
                    {locale.startsWith("zh") ? item?.zh : item?.en}
                  </span>
                </li>
              )
            })}
          </ol>
          <p className="mt-1 text-read text-text-2">{reader(index)}</p>
        </div>
      ))}
    </div>
  )
}

/** Whose half it is to read. */
function useReader(role: SeatRole): (half: number) => string {
  const t = useTranslations("call.code")
  return (half) => {
    const owner = half === 0 ? "clinician" : "patient"
    return t(owner === role ? "you" : owner)
  }
}
