"use client"

import { Activity, CircleAlert, User } from "lucide-react"
import { useTranslations } from "next-intl"

import type { Person } from "./roster"

type Props = {
  people: readonly Person[]
  /** Absent: this person may not remove anybody. */
  onRemove?: ((person: Person) => void) | undefined
  /** Big type, and says only what is wrong: for patients. */
  plain?: boolean
  /** Whose state is said: in a visit without encryption nobody is called encrypted. */
  only?: "wrong" | "all"
}

/** Everyone in the room, by role, with what is true of their encryption. Strangers stand out in red. */
export function People({ people, onRemove, plain = false, only = "all" }: Props) {
  const t = useTranslations("call.people")
  return (
    <section aria-label={t("title")}>
      <h3 className="text-read font-semibold">{t("title")}</h3>
      <ul className="mt-1">
        {people.map((person) => {
          const { identity, role, name, me, state } = person
          const bad = role === "stranger" || state === "plaintext" || state === "key-failed"
          const Icon = bad ? CircleAlert : role === "device" || role === "watcher" ? Activity : User
          const shown = name ?? t(plain && role === "watcher" ? "watches" : role)
          return (
            <li
              key={identity}
              data-role={role}
              data-state={state}
              className="flex min-h-12 items-center gap-3 border-t py-1.5 border-line-1 first:border-t-0"
            >
              <Icon
                aria-hidden
                size={20}
                className={`flex-none ${bad ? "text-danger" : "text-text-3"}`}
              />
              <span className={`min-w-0 flex-1 ${bad ? "font-medium text-danger" : ""}`}>
                {me ? t("you", { name: shown }) : shown}
                {name !== undefined && !me ? (
                  <span className={`block text-text-2 ${plain ? "text-read" : "text-small"}`}>
                    {plain ? plainly(role) : t(role)}
                  </span>
                ) : null}
              </span>
              <span className={`text-small ${bad ? "text-danger" : "text-text-2"}`}>
                {me || ((plain || only === "wrong") && !bad) ? "" : t(`state.${state}`)}
              </span>
              {onRemove !== undefined && !me ? (
                <button
                  type="button"
                  aria-label={t("removeOne", { name: shown })}
                  onClick={() => onRemove(person)}
                  className="min-h-11 rounded-2 px-2 text-small font-medium text-danger"
                >
                  {t("remove")}
                </button>
              ) : null}
            </li>
          )
        })}
      </ul>
    </section>
  )

  function plainly(role: Person["role"]): string {
    if (role === "clinician") return t("doctor")
    return t(role === "watcher" ? "watches" : role)
  }
}
