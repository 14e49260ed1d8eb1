/** Line icons on a 24-unit grid; decoration only, the button carries the name. */

const PATHS = {
  sound: "M4 9.5v5h3.2L12 18.5v-13L7.2 9.5H4ZM15.5 8.8a4.5 4.5 0 0 1 0 6.4M18 6.3a8 8 0 0 1 0 11.4",
  muted: "M4 9.5v5h3.2L12 18.5v-13L7.2 9.5H4ZM16 9.5l5 5M21 9.5l-5 5",
  share: "M13.5 5.5 20 11l-6.5 5.5V13C8.5 13 5.8 14.6 4 18c.3-5 3.3-8.6 9.5-9V5.5Z",
  heart: "M12 19.5S4.5 15.2 4.5 9.9A4.1 4.1 0 0 1 12 7.6a4.1 4.1 0 0 1 7.5 2.3c0 5.3-7.5 9.6-7.5 9.6Z",
  play: "M8 5.5v13l10.5-6.5L8 5.5Z",
  pause: "M8.5 6v12M15.5 6v12",
  send: "M12 19V5.5M6 11l6-6 6 6",
  grow: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
  shrink: "M9 4v5H4M15 4v5h5M9 20v-5H4M15 20v-5h5",
  down: "M12 5v13M6 12.5l6 6 6-6",
  replay: "M5 12a7 7 0 1 0 2.3-5.2M5 4.5V9h4.5",
  people: "M12 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM5 20c.5-3.8 3.2-6 7-6s6.5 2.2 7 6",
  warning: "M12 4.5 3.5 19h17L12 4.5ZM12 10v4M12 16.6v.2",
  gone: "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM9 9l6 6M15 9l-6 6",
  device: "M7 3.5h10v17H7zM11 17.5h2",
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM15.5 15.5 20 20",
  offline: "M4 4l16 16M8.5 12.2a6 6 0 0 1 2.3-1.2M5.5 9a10 10 0 0 1 3-1.9M12 6.2A10 10 0 0 1 18.5 9M13.8 11.3a6 6 0 0 1 1.7.9M12 17.5v.2",
  calendar: "M5 6.5h14V20H5zM5 10.5h14M8.5 4v4M15.5 4v4",
  more: "M5.5 12v.01M12 12v.01M18.5 12v.01",
  smile: "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM8.5 14.2c.8 1.2 2 1.8 3.5 1.8s2.7-.6 3.5-1.8M9 9.6v.4M15 9.6v.4",
  bullets: "M4 7h9M16 7h4M4 12h4M11 12h9M4 17h11M18 17h2",
  close: "M6 6l12 12M18 6 6 18",
  gift: "M4 9.5h16v3.5H4zM5.5 13v7h13v-7M12 9.5V20M12 9.5C9 9.5 7.5 8.3 7.5 6.8 7.5 4 11.5 4 12 9.5ZM12 9.5c3 0 4.5-1.200 4.5-2.700C16.5 4 12.5 4 12 9.5Z",
  bag: "M6 8.5h12l1 11.5H5L6 8.5ZM9 11V7a3 3 0 0 1 6 0v4",
  coin: "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16ZM12 8l4 4-4 4-4-4 4-4Z",
  ticket: "M4 7h16v3.2a1.8 1.8 0 0 0 0 3.6V17H4v-3.200a1.8 1.8 0 0 0 0-3.600V7ZM14 7v2M14 11v2M14 15v2",
  trophy: "M7.5 4.5h9v5a4.5 4.5 0 0 1-9 0v-5ZM7.5 6H4.5c0 3 1 4.5 3.3 4.8M16.5 6h3c0 3-1 4.5-3.3 4.8M12 14v3.5M8.5 19.5h7",
  gap: "M12 8v4l2.5 2M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17Z",
} as const;

export type IconName = keyof typeof PATHS;

const FILLED: ReadonlySet<IconName> = new Set(["play"]);

export function Icon({ name, size = 24 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" fill={FILLED.has(name) ? "currentColor" : "none"} stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round">
      <path d={PATHS[name]} />
    </svg>
  );
}
