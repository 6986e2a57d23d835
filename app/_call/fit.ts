type Size = { readonly width: number; readonly height: number }

/**
 * Filling the stage cuts the picture. Where more than half of it would go (a phone held upright on a
 * wide screen), the whole picture is shown with dark sides instead: a doctor must see the patient.
 */
export function fitOf(picture: Size, stage: Size): "cover" | "contain" {
  if ([picture.width, picture.height, stage.width, stage.height].some((side) => side <= 0))
    return "cover"
  const ratio = picture.width / picture.height / (stage.width / stage.height)
  return Math.min(ratio, 1 / ratio) < 0.5 ? "contain" : "cover"
}
