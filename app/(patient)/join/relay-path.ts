/** True when something went there and back by this relay alone: two ends in this page, one line. */
export async function relayWorks(iceServers: RTCIceServer[], stop: AbortSignal): Promise<boolean> {
  const configuration: RTCConfiguration = { iceServers, iceTransportPolicy: "relay" }
  const near = new RTCPeerConnection(configuration)
  const far = new RTCPeerConnection(configuration)
  try {
    return await echo(near, far, AbortSignal.any([stop, AbortSignal.timeout(patienceMs)]))
  } catch {
    return false
  } finally {
    near.close()
    far.close()
  }
}

async function echo(
  near: RTCPeerConnection,
  far: RTCPeerConnection,
  stop: AbortSignal,
): Promise<boolean> {
  near.onicecandidate = ({ candidate }) => void far.addIceCandidate(candidate).catch(nothing)
  far.onicecandidate = ({ candidate }) => void near.addIceCandidate(candidate).catch(nothing)
  far.ondatachannel = ({ channel }) => {
    channel.onmessage = () => channel.send("back")
  }
  const channel = near.createDataChannel("probe")
  const answered = new Promise<boolean>((resolve) => {
    stop.addEventListener("abort", () => resolve(false))
    channel.onopen = () => channel.send("there")
    channel.onmessage = () => resolve(true)
  })
  await near.setLocalDescription()
  if (near.localDescription === null) return false
  await far.setRemoteDescription(near.localDescription)
  await far.setLocalDescription()
  if (far.localDescription === null) return false
  await near.setRemoteDescription(far.localDescription)
  return answered
}

const nothing = () => undefined

/** A firewall that swallows packets says nothing: this long is silence. */
const patienceMs = 8_000
