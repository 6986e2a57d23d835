"use client"

import { MessageSquare, Phone, Video, VideoOff } from "lucide-react"
import type { LucideIcon } from "lucide-react"
import { useTranslations } from "next-intl"

import { buttonStyle } from "@/app/_ui/button-style"

import { Sheet } from "./sheet"

type Props = {
  open: boolean
  clinic: { name: string; phone: string }
  camera: boolean
  onCamera: () => void
  onMessages: () => void
  /** Back to all buttons. */
  onNormal: () => void
  onClose: () => void
}

/** What the three large buttons leave out, one line each, the clinic's number first. */
export function HelpSheet({
  open,
  clinic,
  camera,
  onCamera,
  onMessages,
  onNormal,
  onClose,
}: Props) {
  const t = useTranslations("room.buttons")
  const call = useTranslations("call")
  const common = useTranslations("common")
  const then = (act: () => void) => () => {
    onClose()
    act()
  }
  return (
    <Sheet open={open} title={t("title")} close={common("close")} onClose={onClose}>
      <div className="flex flex-col gap-3 px-5 pt-3 pb-6">
        <a
          href={`tel:${clinic.phone.replaceAll(/[^+\d]/g, "")}`}
          className={buttonStyle("primary", "big")}
        >
          <Phone aria-hidden size={24} className="flex-none" />
          {t("phone", { clinic: clinic.name })} {clinic.phone}
        </a>
        <Line
          icon={camera ? VideoOff : Video}
          label={camera ? call("cameraOff") : call("cameraOn")}
          onPress={then(onCamera)}
        />
        <Line icon={MessageSquare} label={t("messages")} onPress={then(onMessages)} />
        <Line label={t("normal")} onPress={then(onNormal)} />
      </div>
    </Sheet>
  )
}

type LineProps = { icon?: LucideIcon; label: string; onPress: () => void }

function Line({ icon: Icon, label, onPress }: LineProps) {
  return (
    <button type="button" onClick={onPress} className={buttonStyle("line", "big")}>
      {Icon === undefined ? null : <Icon aria-hidden size={24} className="flex-none" />}
      {label}
    </button>
  )
}
