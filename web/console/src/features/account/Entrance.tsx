import { Segmented } from "antd";
import type { ReactNode } from "react";
import { LOCALES, type Locale } from "@shared/i18n/translator.ts";
import { translator } from "../../i18n.ts";
import { useText } from "../../shared/text.ts";
import { Mark } from "../../shared/ui/Mark.tsx";

/** The frame of every page before one is signed in. */
export function Entrance({ title, note, children }: { title: string; note?: string; children: ReactNode }) {
  const { t, locale } = useText();
  return (
    <div className="entrance">
      <header>
        <Mark />
        <Segmented<Locale>
          aria-label={t("account.locale")}
          size="small"
          value={locale}
          onChange={(next) => translator.use(next)}
          options={LOCALES.map((value) => ({ value, label: t(`language.${value}`) }))}
        />
      </header>
      <main className="entrance-card">
        <h1>{title}</h1>
        {note && <p className="muted">{note}</p>}
        {children}
      </main>
    </div>
  );
}
