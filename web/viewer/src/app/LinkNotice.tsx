/** Says that the connection is lost, and that it is back; silent while all is well. */
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../shared/text.ts";
import { useOnline } from "../shared/ui/online.ts";
import type { Link } from "../features/room/state.ts";

const BACK_MILLISECONDS = 2_000;

export function LinkNotice({ link }: { link: Link }) {
  const online = useOnline();
  const before = useRef(link);
  const [back, setBack] = useState(false);
  useEffect(() => {
    const returned = before.current === "waiting" && link === "online";
    before.current = link;
    if (!returned) return;
    setBack(true);
    const timer = setTimeout(() => setBack(false), BACK_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [link]);
  const text = noticeFor(link, online, back);
  return (
    <div class="notice" role="status">
      {text && <span class={`notice-text ${online && back && link === "online" ? "is-good" : ""}`}>{text}</span>}
    </div>
  );
}

function noticeFor(link: Link, online: boolean, back: boolean): string | null {
  if (!online) return t("link.offline");
  if (link === "broken") return t("link.broken");
  if (link === "waiting") return t("link.waiting");
  return back ? t("link.back") : null;
}
