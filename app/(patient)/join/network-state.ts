import type { NetworkReport } from "@/lib/rooms/network-report"

export type NetworkState = "asking" | "works" | "slow" | "blocked" | "untested" | "offline"

export type FoundNetwork = { state: NetworkState; report: NetworkReport | null }
