import type { TurnTls } from "./turn-tls"

export type LivekitPorts = {
  http: number
  rtcUdp: number
  prometheus: number
  stun: number
  turn: number
}

/** Through which several nodes are one server: a room lives on one of them, and each finds it. */
export type LivekitBus = { address: string; password: string }

/**
 * Loopback only, so no ICE over TCP: that port would listen on every address. Where UDP is blocked TURN
 * over TLS is the way instead, as `tls` allows. The STUN address is a port where nobody listens: without one the server would hand
 * public STUN servers to every browser. Prometheus is where the bench reads forwarding times. Rooms
 * are made by us alone: else a token fetched just before the end would open a closed room again.
 */
export function livekitConfig(
  ports: LivekitPorts,
  key: string,
  secret: string,
  webhook: string,
  { tls, bus }: { tls?: TurnTls | undefined; bus?: LivekitBus | undefined } = {},
): string {
  return `port: ${ports.http}
bind_addresses: ["127.0.0.1"]
rtc:
  tcp_port: 0
  udp_port: ${ports.rtcUdp}
  use_external_ip: false
  node_ip: 127.0.0.1
  enable_loopback_candidate: true
  interfaces: { includes: [${process.platform === "darwin" ? "lo0" : "lo"}] }
  stun_servers: ["127.0.0.1:${ports.stun}"]
turn:
  enabled: true
  bind_addresses: ["127.0.0.1"]
  udp_port: ${ports.turn}
  # A relay to private addresses is a hole in most networks, so LiveKit refuses them: here the media server is one.
  allow_restricted_peer_cidrs: ["127.0.0.0/8"]${tls === undefined ? "" : secured(tls)}
room: { auto_create: false }
prometheus: { port: ${ports.prometheus} }
keys: { ${JSON.stringify(key)}: ${JSON.stringify(secret)} }
logging: { level: info }
webhook: { api_key: ${JSON.stringify(key)}, urls: [${JSON.stringify(webhook)}] }
${bus === undefined ? "" : shared(bus)}`
}

/** Beside the queues' keys, in a numbered database of its own. */
function shared({ address, password }: LivekitBus): string {
  return `redis: { address: ${JSON.stringify(address)}, password: ${JSON.stringify(password)}, db: 1 }
`
}

function secured({ domain, cert, key }: TurnTls): string {
  return `
  domain: ${domain}
  tls_port: 443
  cert_file: ${JSON.stringify(cert)}
  key_file: ${JSON.stringify(key)}`
}
