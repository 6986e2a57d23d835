"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"
import type { FormEvent } from "react"

import { post } from "@/app/_edge/post"
import type { Posted } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { LinkPicture } from "@/app/_ui/link-picture"
import { Note } from "@/app/_ui/note"
import { Select } from "@/app/_ui/select"
import type { Colleague } from "@/lib/guests/guest-view"

type Who = "companion" | "interpreter" | "colleague"
type State =
  | { at: "asking"; problem?: "full" | "failed" | "badName" | "badAddress" }
  | { at: "asked"; name: string; link: string | null; sentTo: string }

type Props = {
  visitId: string
  colleagues: readonly Colleague[]
  onInvited: () => Promise<void>
}

/** Asks somebody in: by a link that is shown once, or by name where it is a colleague. */
export function InviteForm({ visitId, colleagues, onInvited }: Props) {
  const t = useTranslations("guest.inviteForm")
  const people = useTranslations("call.people")
  const [who, setWho] = useState<Who>("companion")
  const [name, setName] = useState("")
  const [address, setAddress] = useState("")
  const [chosen, setChosen] = useState("")
  const [state, setState] = useState<State>({ at: "asking" })
  const [copied, setCopied] = useState(false)

  if (state.at === "asked") {
    const { link } = state
    return (
      <section aria-live="polite" className="border-t border-line-1 pt-4">
        {link === null ? (
          <p>{t("asked", { name: state.name })}</p>
        ) : (
          <>
            <h3 className="text-read font-semibold">{t("link", { name: state.name })}</h3>
            {state.sentTo === "" ? null : (
              <p className="font-medium">{t("sent", { address: state.sentTo })}</p>
            )}
            <p className="text-text-2">{t("linkText")}</p>
            <p data-guest-link className="my-2 text-small [overflow-wrap:anywhere]">
              {link}
            </p>
            <Button
              variant="line"
              onClick={() =>
                void navigator.clipboard.writeText(link).then(
                  () => setCopied(true),
                  () => setCopied(false),
                )
              }
            >
              {t(copied ? "copied" : "copy")}
            </Button>
            <LinkPicture address={link} />
          </>
        )}
        <Button
          variant="plain"
          className="mt-3"
          onClick={() => {
            setState({ at: "asking" })
            setCopied(false)
            setName("")
            setAddress("")
          }}
        >
          {t("done")}
        </Button>
      </section>
    )
  }

  const colleague = colleagues.find(({ userId }) => userId === chosen)
  const invite = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const isColleague = who === "colleague"
    const to = placeOf(address)
    if (isColleague && colleague === undefined) return
    const body = isColleague
      ? { kind: "colleague", userId: chosen }
      : { kind: "link", role: who, name, ...(to === undefined ? {} : { send: to }) }
    const answer = await post<{ link: string | null }>(`/api/visits/${visitId}/guests`, body)
    if (answer.ok) {
      const { link } = answer.value
      const sentTo = isColleague ? "" : (to?.address ?? "")
      setState({ at: "asked", name: colleague?.name ?? name.trim(), link, sentTo })
      return onInvited()
    }
    setState({ at: "asking", problem: problemOf(answer) })
  }
  return (
    <form
      method="post"
      noValidate
      onSubmit={(event) => void invite(event)}
      className="flex flex-col gap-3 border-t border-line-1 pt-4"
    >
      <h3 className="text-read font-semibold">{t("title")}</h3>
      <p className="text-text-2">{t("text")}</p>
      <Select
        label={t("who")}
        value={who}
        onValueChange={setWho}
        options={(["companion", "interpreter", "colleague"] as const).map((value) => ({
          value,
          label: t(value),
        }))}
      />
      {who === "colleague" ? (
        <Select
          label={t("person")}
          value={chosen}
          onValueChange={setChosen}
          options={[
            { value: "", label: t("choose") },
            ...colleagues.map((one) => ({
              value: one.userId,
              label: `${one.name} · ${people(one.role)}`,
            })),
          ]}
        />
      ) : (
        <>
          <Field label={t("name")} error={state.problem === "badName" ? t("badName") : undefined}>
            <Input value={name} maxLength={80} onChange={(event) => setName(event.target.value)} />
          </Field>
          <Field
            label={t("send")}
            hint={t("sendHint")}
            error={state.problem === "badAddress" ? t("badAddress") : undefined}
          >
            <Input
              value={address}
              maxLength={254}
              inputMode="email"
              autoComplete="off"
              onChange={(event) => setAddress(event.target.value)}
            />
          </Field>
        </>
      )}
      {state.problem === "full" || state.problem === "failed" ? (
        <Note tone="bad" size="body" role="alert">
          {t(state.problem)}
        </Note>
      ) : null}
      <Button type="submit" variant="line">
        {t(who === "colleague" ? "ask" : address.trim() === "" ? "make" : "makeAndSend")}
      </Button>
    </form>
  )
}

/** What has an "@" is meant as an e-mail address. */
function placeOf(typed: string): { channel: "email" | "sms"; address: string } | undefined {
  const address = typed.trim()
  if (address === "") return undefined
  return { channel: address.includes("@") ? "email" : "sms", address }
}

function problemOf({ reason, detail }: Extract<Posted<unknown>, { ok: false }>) {
  if (reason === "full") return reason
  if (reason === "bad_address") return "badAddress"
  if (reason !== "bad_request") return "failed"
  return String(detail["field"]).startsWith("send") ? "badAddress" : "badName"
}
