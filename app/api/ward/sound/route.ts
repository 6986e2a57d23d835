import { commandRoute } from "@/app/_edge/command-route"
import { WardSoundInput, noteWardSound } from "@/lib/vitals/alarms/ward-sound-command"

/** That the sound of a page of the ward is paused, or on again. */
export const POST = commandRoute({}, WardSoundInput, (actor, _, input, at) =>
  noteWardSound(actor, input, at),
)
