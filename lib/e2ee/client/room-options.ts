import { AudioPresets, type RoomOptions, type TrackPublishOptions, supportsAV1 } from "livekit-client"
