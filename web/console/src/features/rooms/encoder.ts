/** The ffmpeg line that pushes a file as a proper live source. Pure. */
export function ffmpegLine(server: string, key: string): string {
  return [
    "ffmpeg -re -stream_loop -1 -i input.mp4",
    "-c:v libx264 -preset veryfast -tune zerolatency -b:v 4500k -maxrate 4500k -bufsize 4500k -g 60 -pix_fmt yuv420p",
    "-c:a aac -b:a 160k -ar 48000",
    `-f flv "${server}/${key}"`,
  ].join(" \\\n  ");
}
