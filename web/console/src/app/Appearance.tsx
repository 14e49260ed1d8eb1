import { App as AntApp, ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import dayjs from "dayjs";
import "dayjs/locale/zh-cn";
import { useMemo, type ReactNode } from "react";
import { useDark } from "@shared/staff/use-dark.ts";
import { useStill } from "@shared/staff/use-media.ts";
import { useText } from "../shared/text.ts";
import { themeOf } from "./theme.ts";

/** Theme and language of every widget. */
export function Appearance({ children }: { children: ReactNode }) {
  const { locale } = useText();
  const dark = useDark();
  const still = useStill();
  const theme = useMemo(() => themeOf(dark, still), [dark, still]);
  dayjs.locale(locale === "en" ? "en" : "zh-cn");
  return (
    <ConfigProvider theme={theme} locale={locale === "en" ? enUS : zhCN} button={{ autoInsertSpace: false }} form={{ requiredMark: false }}>
      <AntApp component={false}>{children}</AntApp>
    </ConfigProvider>
  );
}
