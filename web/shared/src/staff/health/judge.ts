/** From the figures of a source to three lights that a host understands. Pure. */
import type { BroadcastState, HealthWarning, SourceHealth } from "../../generated/model/index.ts";

export const LAMPS = ["picture", "sound", "network"] as const;
export type Lamp = (typeof LAMPS)[number];
/** `off`: there is nothing to judge. */
export type Level = "off" | "good" | "warning" | "bad";

export interface Judgement {
  level: Level;
  /** Codes of the warnings behind it, worst first. */
  warnings: HealthWarning[];
}

/** Which light a warning belongs to, and how bad it is. */
const WEIGHTS: Record<string, { lamp: Lamp; level: "warning" | "bad" }> = {
  no_video: { lamp: "picture", level: "bad" },
  fps_low: { lamp: "picture", level: "warning" },
  keyframe_too_long: { lamp: "picture", level: "warning" },
  keyframe_irregular: { lamp: "picture", level: "warning" },
  no_audio: { lamp: "sound", level: "bad" },
  av_offset: { lamp: "sound", level: "warning" },
  bitrate_low: { lamp: "network", level: "warning" },
  bitrate_unstable: { lamp: "network", level: "warning" },
  drops: { lamp: "network", level: "warning" },
  timestamps_jump: { lamp: "network", level: "warning" },
};

export const KNOWN_WARNINGS = Object.keys(WEIGHTS);

export function hasSource(health: SourceHealth | null): boolean {
  return health?.state === "live";
}

/**
 * What to show of a measurement: nothing when no source is expected, and never a good
 * light while the broadcast is interrupted, when the last measurement is still the old one.
 */
export function healthIn(state: BroadcastState, measured: SourceHealth | null): SourceHealth | null {
  if (state === "interrupted") return { at: measured?.at ?? "", state: "standby" };
  return state === "preparing" || state === "live" ? measured : null;
}

/** A warning this version does not know still counts, on the network's light. */
export function judge(health: SourceHealth | null): Record<Lamp, Judgement> {
  const lamps: Record<Lamp, Judgement> = { picture: off(), sound: off(), network: off() };
  if (!health || !hasSource(health)) {
    if (health?.state === "standby") for (const lamp of LAMPS) lamps[lamp].level = "bad";
    return lamps;
  }
  for (const lamp of LAMPS) lamps[lamp].level = "good";
  for (const warning of health.warnings ?? []) {
    const { lamp, level } = WEIGHTS[warning.code] ?? { lamp: "network", level: "warning" };
    const judgement = lamps[lamp];
    if (level === "bad") judgement.warnings.unshift(warning);
    else judgement.warnings.push(warning);
    if (judgement.level !== "bad") judgement.level = level;
  }
  return lamps;
}

export function worst(lamps: Record<Lamp, Judgement>): Level {
  const levels = LAMPS.map((lamp) => lamps[lamp].level);
  for (const level of ["bad", "warning", "good"] as const) if (levels.includes(level)) return level;
  return "off";
}

function off(): Judgement {
  return { level: "off", warnings: [] };
}
