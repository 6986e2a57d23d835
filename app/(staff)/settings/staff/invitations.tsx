"use client"

import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { dateIn, timeIn } from "@/app/_ui/clock"
import { Say } from "@/app/_ui/say"
import type { InvitationView } from "@/lib/identity/staff-queries"

type Props = { invitations: readonly InvitationView[]; zone: string; locale: string }

/** Who was invited and has not come yet. */
export function Invitations({ invitations, zone, locale }: Props) {
  const t = useTranslations("admin.staff")
  const roles = useTranslations("staff.roles")
  const router = useRouter()
  const withdraw = async (id: string) => {
    await post(`/api/staff/invitations/${id}/withdraw`)
    router.refresh()
  }
  return (
    <ul className="divide-y divide-line-1 rounded-3 border border-line-1 bg-surface-1">
      {invitations.map(({ id, email, name, role, expiresAt, over }) => (
        <li key={id} className="flex min-h-15 flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2">
          <div className="min-w-0 flex-1 basis-56">
            <p className="font-medium">{name === "" ? email : name}</p>
            <p className="text-small text-text-2">
              {name === "" ? roles(role) : `${email} · ${roles(role)}`}
            </p>
          </div>
          <Say tone={over ? "warn" : "mute"}>
            {t(over ? "over" : "validUntil", {
              time: `${dateIn(zone, expiresAt, locale)} ${timeIn(zone, expiresAt)}`,
            })}
          </Say>
          <Button
            variant="line"
            size="sm"
            aria-label={t("withdrawNamed", { email })}
            onClick={() => void withdraw(id)}
          >
            {t("withdraw")}
          </Button>
        </li>
      ))}
    </ul>
  )
}
