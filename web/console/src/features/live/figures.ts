/** The figures of a source as name and text; what is unknown is left out. Pure. */
import type { SourceHealth } from "@shared/generated/model/index.ts";
import type { Locale } from "@shared/i18n/translator.ts";
import type { MessageKey } from "../../i18n.ts";
import { decimal } from "../../shared/figures.ts";

export interface Figure {
  name: MessageKey;
  value: string;
}

const CODECS: Record<string, string> = { avc1: "H.264", avc3: "H.264", mp4a: "AAC" };

/** `avc1.640028` is H.264; a codec without a common name stays as it is. */
function codecName(codec: string): string {
  return CODECS[codec.split(".")[0] ?? codec] ?? codec;
}

export function figuresOf(health: SourceHealth, locale: Locale): Figure[] {
  const number = (value: number | null | undefined, unit: string, digits = 1) => (value === null || value === undefined ? null : `${decimal(value, locale, digits)} ${unit}`);
  const rows: [MessageKey, string | null][] = [
    ["figure.resolution", health.width && health.height ? `${health.width} × ${health.height}` : null],
    ["figure.fps", number(health.fps, "fps")],
    ["figure.video_kbps", number(health.video_kbps, "kbit/s", 0)],
    ["figure.audio_kbps", number(health.audio_kbps, "kbit/s", 0)],
    ["figure.keyframe", number(health.keyframe_seconds, "s")],
    ["figure.av_offset", number(health.av_offset_ms, "ms", 0)],
    ["figure.drops", number(health.dropped_frames, "", 0)],
    ["figure.sound", health.sample_rate ? `${decimal(health.sample_rate / 1000, locale)} kHz · ${health.channels ?? "?"} ch` : null],
    ["figure.codecs", [health.video_codec, health.audio_codec].filter((codec) => typeof codec === "string").map(codecName).join(" + ") || null],
    ["figure.encoder", health.encoder ?? null],
  ];
  return rows.flatMap(([name, value]) => (value === null ? [] : [{ name, value: value.trim() }]));
}
