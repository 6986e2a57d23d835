/**
 * The text with each place of `patches` replaced; one that is patched already stays as it is. Throws where
 * a place is not there exactly once: another version of the package needs another look.
 * @param {readonly { what: string; before: string; after: string }[]} patches
 * @param {string} where the file that holds them
 * @param {string} text
 */
export function patchedBy(patches, where, text) {
  return patches.reduce((current, { what, before, after }) => {
    if (current.includes(after)) return current
    const parts = current.split(before)
    if (parts.length !== 2) {
      throw new Error(
        `livekit-client is not the version that ${where} was made for (found ${what} ${parts.length - 1} times). Look whether upstream mended it; then adapt or drop the patch.`,
      )
    }
    return parts.join(after)
  }, text)
}
