import { useEffect } from "react";
import { useSessionQuery } from "@shared/staff/session/session.ts";
import { useDark } from "@shared/staff/use-dark.ts";
import { translator } from "../i18n.ts";
import { problemText, useText } from "../shared/text.ts";
import { broadcastOf, signInAddress } from "./address.ts";
import { Notice } from "./Notice.tsx";
import { Studio } from "./Studio.tsx";

/** Nobody enters without a session; the console signs in and sends back here. */
export function Gate() {
  const { t } = useText();
  useDark();
  const session = useSessionQuery();
  const id = broadcastOf(location.pathname);
  const out = session.data === null;
  const locale = session.data?.account.locale;
  useEffect(() => {
    if (out) location.replace(signInAddress(location.pathname));
  }, [out]);
  useEffect(() => {
    if (locale) translator.use(locale);
  }, [locale]);
  if (!id) return <Notice title={t("studio.failed")} text={t("error.broadcast.not_found")} />;
  if (session.isError && !session.data) return <Notice title={t("studio.failed")} text={problemText(session.error)} retry={() => void session.refetch()} />;
  if (!session.data) return <main className="studio" aria-busy="true" />;
  return <Studio id={id} />;
}
