import { Link } from "react-router";
import { useText } from "../shared/text.ts";
import { Empty } from "../shared/ui/Empty.tsx";

export function NotFound() {
  const { t } = useText();
  return (
    <Empty title={t("not_found.title")} text={t("not_found.text")}>
      <Link to="/rooms">{t("not_found.back")}</Link>
    </Empty>
  );
}
