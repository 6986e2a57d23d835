"use client"

import { MicOff, RotateCw, UserRound, VideoOff } from "lucide-react"
import { useTranslations } from "next-intl"

import type { DeviceProblem } from "./own-media"
import type { CallView } from "./use-call"
import { useDenied } from "./use-denied"
import { useDeviceChange } from "./use-device-change"

/** What stops one's own sound or picture, and the one press that puts it right. In a place of its own. */
export function OwnTrouble({ view }: { view: CallView }) {
  const { call, own } = view
  const t = useTranslations("call")
  const room = useTranslations("room.blur")
  const changed = useDeviceChange()
  const denied = useDenied(own)
  if (view.playbackBlocked)
    return (
      <Trouble
        icon={RotateCw}
        text={t("resume.blocked")}
        action={t("resume.go")}
        onPress={() => void call.startPlayback()}
      />
    )
  const { microphone, camera, blur } = own
  if (microphone.problem !== null) {
    const text = whole(t(`device.microphone${words[microphone.problem]}`), microphone.problem)
    return (
      <Trouble
        icon={MicOff}
        text={text}
        action={t(wayBack(microphone.problem))}
        onPress={() => void call.media.toggle("microphone")}
      />
    )
  }
  if (camera.problem !== null) {
    const text = whole(t(`device.camera${words[camera.problem]}`), camera.problem)
    return (
      <Trouble
        icon={VideoOff}
        text={text}
        action={t(wayBack(camera.problem))}
        onPress={() => void call.media.toggle("camera")}
      />
    )
  }
  const unsent = [microphone, camera].find((one) => one.on && one.unsent)
  if (unsent !== undefined)
    return (
      <Trouble
        icon={unsent === microphone ? MicOff : VideoOff}
        text={t(unsent === microphone ? "device.microphoneUnsent" : "device.cameraUnsent")}
        action={t("device.sendAgain")}
        onPress={() => call.media.sendAgain()}
      />
    )
  if (blur.at === "stopped")
    return (
      <Trouble
        icon={VideoOff}
        text={room(`stopped.${blur.trouble}`)}
        action={room("show")}
        onPress={() => void call.media.showUnblurred()}
      />
    )
  if (blur.at === "off" && blur.trouble !== null)
    return (
      <Trouble
        icon={UserRound}
        text={room("notBegun")}
        action={room("good")}
        onPress={() => void call.media.blur(false)}
      />
    )
  if (blur.at === "starting")
    return (
      <output className={ground}>
        <UserRound aria-hidden size={20} className="flex-none" />
        {room(blur.seen ? "startingSeen" : "startingUnseen")}
      </output>
    )
  return changed ? (
    <output className={ground}>
      <RotateCw aria-hidden size={20} className="flex-none" />
      {t("device.changed")}
    </output>
  ) : null

  /** Pressed again, a browser that was told no says no without a word: where it can be told otherwise. */
  function whole(text: string, problem: DeviceProblem): string {
    return problem === "refused" ? `${text} ${t(denied ? "device.denied" : "device.ask")}` : text
  }
}

const words = {
  ended: "Ended",
  interrupted: "Interrupted",
  refused: "Refused",
  missing: "Missing",
  in_use: "InUse",
} as const satisfies Record<DeviceProblem, string>

/** What was only paused goes on; what stopped is turned on again. */
function wayBack(problem: DeviceProblem) {
  return problem === "interrupted" ? "resume.go" : "device.turnOn"
}

type TroubleProps = { icon: typeof MicOff; text: string; action: string; onPress: () => void }

function Trouble({ icon: Icon, text, action, onPress }: TroubleProps) {
  return (
    <output className={ground}>
      <Icon aria-hidden size={20} className="flex-none text-alarm-medium" />
      <span className="min-w-0 flex-1">{text}</span>
      <button
        type="button"
        onClick={onPress}
        className="min-h-11 flex-none rounded-2 border border-mon-text-1 px-3 font-medium text-mon-text-1"
      >
        {action}
      </button>
    </output>
  )
}

const ground =
  "flex flex-wrap items-center gap-x-2.5 gap-y-1 rounded-3 bg-[oklch(0.16_0.01_250/.92)] px-3.5 py-2 text-read leading-5.5 text-mon-text-1"
