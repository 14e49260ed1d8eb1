import { useMay } from "@shared/staff/session/session.ts";
import { useStrangers } from "../../features/live/api.ts";
import { Refusals } from "../../features/live/Refusals.tsx";
import { useText } from "../../shared/text.ts";

/** Encoders with a wrong key or address; they belong to no room, so only who answers for the install sees them. */
export function Strangers() {
  const { t } = useText();
  const may = useMay("audit.read");
  const { data } = useStrangers(may);
  if (!may || !data) return null;
  return <Refusals refusals={data} title={t("strangers.title")} text={t("strangers.text")} />;
}
