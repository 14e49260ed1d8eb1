import { App as AntApp, ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import dayjs from "dayjs";
import "dayjs/locale/zh-cn";
import { useMemo, useState, type ReactNode } from "react";
import { useDark } from "@shared/staff/use-dark.ts";
import { useText } from "../shared/text.ts";
import { themeOf } from "./theme.ts";

/** Theme and language of every widget. */
export function Appearance({ children }: { children: ReactNode }) {
  const { locale } = useText();
  const dark = useDark();
  // Read once: antd builds the whole page anew when its motion is switched.
  const [still] = useState(() => window.matchMedia("(prefers-reduced-motion: reduce)").matches);
  const theme = useMemo(() => themeOf(dark, still), [dark, still]);
  dayjs.locale(locale === "en" ? "en" : "zh-cn");
  return (
    <ConfigProvider theme={theme} locale={locale === "en" ? enUS : zhCN} button={{ autoInsertSpace: false }} form={{ requiredMark: false }}>
      <AntApp component={false}>{children}</AntApp>
    </ConfigProvider>
  );
}
