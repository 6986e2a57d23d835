/** Open while signalling is up: tracks can be published and attributes written from then on. */
export function signalGate() {
  let gate = closedGate()
  return {
    isUp: () => gate.isUp,
    whenUp: () => gate.whenUp,
    open() {
      gate.isUp = true
      gate.open()
    },
    close() {
      if (gate.isUp) gate = closedGate()
    },
  }
}

function closedGate() {
  let open: () => void = () => undefined
  const whenUp = new Promise<void>((resolve) => {
    open = resolve
  })
  return { isUp: false, whenUp, open: () => open() }
}
