/** The longest edge of a picture in the chat, in pixels: enough to read a prescription or judge a rash by. */
export const longestEdge = 2_560
/** Of a photograph that was asked for, which keeps the detail of the sensor. None of our pages draws a larger one. */
export const longestPhotoEdge = 4_096
