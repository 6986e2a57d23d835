import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join, relative } from "node:path"

import { Failure } from "../failure"

/** The newest that its own module and Go alone can build: later ones need forks by replacement. */
export const livekitModule = "github.com/livekit/livekit-server@v1.13.5"

const file = "pkg/rtc/subscriptionmanager.go"

/**
 * livekit-server 1.13.5 tidies up after a data track that ended while it holds the lock that its next
 * step wants too: from then on the server answers nothing that this reader's page asks for, no attribute
 * is written and nothing subscribed until it connects anew (livekit/livekit#4842, mended in 1.13.7). And
 * a track that was never found is put into the queue of the other kind, where nobody knows it.
 */
export const patches = [
  {
    before: `	m.lock.Lock()
	if s.needsCleanup() {
		s.logger.Debugw("cleanup removing data track subscription")
		delete(m.dataTrackSubscriptions, s.trackID)
		m.notifyDataTrackSubscriberHandles()
	}
	m.lock.Unlock()
`,
    after: `	m.lock.Lock()
	isOver := s.needsCleanup()
	if isOver {
		delete(m.dataTrackSubscriptions, s.trackID)
	}
	m.lock.Unlock()
	if isOver {
		m.notifyDataTrackSubscriberHandles()
	}
`,
  },
  {
    before: `					s.logger.Infow("unsubscribing from data track after notFoundTimeout", "error", err)
					s.setDesired(false)
					m.queueReconcile(s.trackID)
`,
    after: `					s.setDesired(false)
					m.queueReconcileDataTrack(s.trackID)
`,
  },
]

export function patchedServer(text: string): string {
  return patches.reduce((current, { before, after }) => {
    const parts = current.split(before)
    if (parts.length !== 2)
      throw new Failure(
        `${livekitModule} is not what tools/stack/livekit-source.ts was made for`,
        "see whether upstream changed it, and adapt or drop the patch",
      )
    return parts.join(after)
  }, text)
}

/** A copy of the module (Go keeps its own read-only), without its tests, with our change. */
export function writeSource(module: string, directory: string): void {
  for (const entry of readdirSync(module, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith("_test.go")) continue
    const from = join(entry.parentPath, entry.name)
    const name = relative(module, from)
    const to = join(directory, name)
    mkdirSync(dirname(to), { recursive: true })
    const bytes = readFileSync(from)
    writeFileSync(to, name === file ? patchedServer(bytes.toString()) : bytes)
  }
}
