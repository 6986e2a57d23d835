import { isSoundLivekit } from "../programs.mjs"
import type { Media, Way } from "./media-probe"
import { careful, ill, well } from "./verdict"
import type { Check, Finding, Verdict } from "./verdict"

/** `traces`: whether Redis, in which the app notes the webhook, could be asked. */
export function mediaVerdicts(media: Media, baseUrl: string, traces: boolean): Verdict[] {
  if (!media.api.found)
    return [
      /\b401\b/.test(media.api.why)
        ? ill(
            "livekit api",
            "LiveKit does not know LIVEKIT_API_KEY with this secret",
            "LIVEKIT_API_KEY and LIVEKIT_API_SECRET must be the pair in LiveKit's keys (keys.yaml)",
          )
        : ill(
            "livekit api",
            `at LIVEKIT_API_URL: ${media.api.why}`,
            "is livekit-server up (its log names a wrong option and ends)? Then host and port of LIVEKIT_API_URL",
          ),
      ...waysAndWebhook.map((check) => untried(check, "livekit api")),
    ]
  return [
    well("livekit api", "a room was made"),
    ...(media.joined.found
      ? [signalling(media.joined.value.version), ...wayVerdicts(media)]
      : [
          ill(
            "signalling",
            `a WebSocket to LIVEKIT_URL: ${media.joined.why}`,
            "browsers cannot join: does media.HOST lead to port 443 of this machine, and the door pass /rtc on to port 7880?",
          ),
          ...ways.map((check) => untried(check, "signalling")),
        ]),
    webhook(media.webhook, baseUrl, traces),
  ]
}

const ways = ["media udp", "media tcp", "turn udp", "turn tls"] as const
const waysAndWebhook = ["signalling", ...ways, "webhook"] as const

function untried(check: Check, first: Check): Verdict {
  return careful(check, "not tried", `see to "${first}" first`)
}

function signalling(version: string): Verdict {
  return isSoundLivekit(version)
    ? well("signalling", `joined a room over a WebSocket, LiveKit ${version}`)
    : careful(
        "signalling",
        `joined a room over a WebSocket, LiveKit ${version}`,
        "1.13.5 and 1.13.6 as released lose keys and pictures of late joiners: move to 1.13.7 or newer (the demo's own build has the repair)",
      )
}

function wayVerdicts({ udp, tcp, turnUdp, turnTls }: Media): Verdict[] {
  return [
    way("media udp", udp, "checks of connection are answered", {
      absent: ill(
        "media udp",
        "LiveKit offers no UDP address",
        "set rtc.udp_port in LiveKit's configuration",
      ),
      lost: "open the UDP port (7882) in every firewall before the machine; HOUSECALL_PUBLIC_IP (LiveKit's --node-ip) must be the address that reaches it, from the machine itself, too",
    }),
    way("media tcp", tcp, "checks of connection are answered", {
      absent: careful(
        "media tcp",
        "LiveKit offers no TCP address",
        "where UDP is blocked only TURN is left: set rtc.tcp_port",
      ),
      lost: "open the TCP port (7881) in every firewall before the machine",
    }),
    way("turn udp", turnUdp, "relayed a check to the media server", {
      absent: careful("turn udp", "LiveKit offers none", "set turn.udp_port (3478)"),
      lost: "open 3478/udp; the media server must reach itself by its public address",
    }),
    way("turn tls", turnTls, "relayed a check to the media server", {
      absent: ill(
        "turn tls",
        "LiveKit offers none: where a hospital lets out only port 443 no call begins",
        "set turn.enabled, turn.domain, turn.tls_port and its certificate in LiveKit's configuration",
      ),
      lost: "does turn.HOST lead to port 443 of this machine, does the door pass it on by name to port 5349, and has LiveKit its certificate and key? openssl s_client -connect HOST:443 -servername turn.HOST",
    }),
  ]
}

function way(
  check: Check,
  finding: Way,
  works: string,
  otherwise: { absent: Verdict; lost: string },
): Verdict {
  if (finding === "absent") return otherwise.absent
  return finding.found
    ? well(check, `${finding.value.at} ${works}`)
    : ill(check, finding.why, otherwise.lost)
}

function webhook(finding: Finding<true>, baseUrl: string, traces: boolean): Verdict {
  if (finding.found) return well("webhook", "came back to the app")
  if (!traces)
    return careful("webhook", "not known: the app notes it in Redis", `see to "redis" first`)
  return ill(
    "webhook",
    `did not come back to the app: ${finding.why}`,
    `webhook.urls in LiveKit's configuration must reach the app at /api/webhooks/livekit (${baseUrl} or inside), with webhook.api_key the key of LIVEKIT_API_KEY; LiveKit's log says what became of it`,
  )
}
