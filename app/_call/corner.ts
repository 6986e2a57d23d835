export const corners = ["bottom_right", "top_right", "top_left", "bottom_left"] as const
export type Corner = (typeof corners)[number]

/** The corner nearest to a point, for a picture that was dragged and let go. */
export function nearestCorner(x: number, y: number, width: number, height: number): Corner {
  const [top, left] = [y < height / 2, x < width / 2]
  if (top) return left ? "top_left" : "top_right"
  return left ? "bottom_left" : "bottom_right"
}

export function nextCorner(corner: Corner): Corner {
  return corners[(corners.indexOf(corner) + 1) % corners.length] ?? corner
}
