import {
  Lock,
  LockOpen,
  Mic,
  MicOff,
  Video,
  VideoOff,
  Volume2,
  VolumeX,
  Wifi,
  WifiOff,
} from "lucide-react"
import { useTranslations } from "next-intl"

import { classes } from "@/app/_ui/classes"
import { checkParts, checkVerdict } from "@/lib/consultations/check-problems"
import type { CheckPart } from "@/lib/consultations/check-problems"
import type { TodayVisit } from "@/lib/consultations/today-view"

/** The parts of the device check as icons, each with its words, and the verdict below. */
export function CheckIcons({ check }: { check: TodayVisit["check"] }) {
  const t = useTranslations("staff.check")
  const verdict = checkVerdict(check)
  const found = check === null ? undefined : checkParts(check)
  return (
    <div className="flex flex-col gap-0.5">
      {found ? (
        <ul className="flex gap-2.5">
          {parts.map((part) => {
            const state = found[part]
            const Icon = state === "fails" ? icons[part].off : icons[part].on
            const words = t(`part.${part}`, { state })
            return (
              <li key={part} title={words} className={classes("flex", tones[state])}>
                <Icon aria-hidden size={18} />
                <span className="sr-only">{words}</span>
              </li>
            )
          })}
        </ul>
      ) : null}
      <span className="text-small text-text-2">{t(verdict)}</span>
    </div>
  )
}

const parts: readonly CheckPart[] = ["camera", "microphone", "speaker", "network", "encryption"]

const icons = {
  camera: { on: Video, off: VideoOff },
  microphone: { on: Mic, off: MicOff },
  speaker: { on: Volume2, off: VolumeX },
  network: { on: Wifi, off: WifiOff },
  encryption: { on: Lock, off: LockOpen },
} as const

const tones = { works: "text-success", fails: "text-danger", unknown: "text-text-3" } as const
