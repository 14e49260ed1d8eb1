import { Tabs } from "antd";
import type { StreamKeyRead } from "@shared/generated/model/index.ts";
import { useText } from "../../shared/text.ts";
import { CopyField } from "../../shared/ui/CopyField.tsx";
import { ffmpegLine } from "./encoder.ts";

const OBS_STEPS = ["guide.obs_1", "guide.obs_2", "guide.obs_3", "guide.obs_4", "guide.obs_5"] as const;

/** What to do in the encoder, with the names of its own fields. */
export function EncoderGuide({ stream }: { stream: StreamKeyRead }) {
  const { t } = useText();
  const obs = (
    <ol className="guide">
      {OBS_STEPS.map((step) => (
        <li key={step}>{t(step)}</li>
      ))}
    </ol>
  );
  const ffmpeg = <CopyField label={t("guide.ffmpeg_line")} value={ffmpegLine(stream.server, stream.key)} block />;
  return (
    <Tabs
      size="small"
      items={[
        { key: "obs", label: t("guide.obs"), children: obs },
        { key: "ffmpeg", label: t("guide.ffmpeg"), children: ffmpeg },
      ]}
    />
  );
}
