export type PictureSize = { width: { ideal: number }; height: { ideal: number } }

/**
 * How large a picture to ask the camera for. Encryption keeps video in software on many devices, and
 * every picture is encoded in three sizes: a device with two cores spends them on 720 lines, and the
 * first picture of the other side then comes a second later.
 */
export function pictureSize(cores: number): PictureSize {
  if (cores <= 2) return { width: { ideal: 640 }, height: { ideal: 360 } }
  if (cores <= 4) return { width: { ideal: 960 }, height: { ideal: 540 } }
  return { width: { ideal: 1280 }, height: { ideal: 720 } }
}
