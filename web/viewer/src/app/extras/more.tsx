/** The button beside the heart, and the sheet with what has no button of its own. */
import { signal } from "@preact/signals";
import { t } from "../../shared/text.ts";
import { Icon } from "../../shared/ui/Icon.tsx";
import { Sheet } from "../../shared/ui/Sheet.tsx";
import type { Entry, Extra } from "./extra.ts";

export function more(extras: readonly Extra[]): Extra {
  const entries = extras.flatMap((extra) => extra.entries ?? []);
  const opened = signal<Entry | "all" | null>(null);
  const close = () => (opened.value = null);
  const choose = (entry: Entry) => {
    opened.value = "sheet" in entry.open ? entry : null;
    if ("act" in entry.open) entry.open.act();
  };
  const rail = () => {
    const offered = entries.filter((entry) => entry.offered());
    if (offered.length === 0) return null;
    return (
      <>
        <button type="button" class="round" aria-haspopup="dialog" aria-label={t("more.open")} onClick={() => (opened.value = "all")}>
          <Icon name="more" size={20} />
        </button>
        {opened.value === "all" && <AllEntries entries={offered} onChoose={choose} onClose={close} />}
        {opened.value !== null && opened.value !== "all" && "sheet" in opened.value.open && opened.value.open.sheet(close)}
      </>
    );
  };
  return { places: { rail } };
}

function AllEntries({ entries, onChoose, onClose }: { entries: readonly Entry[]; onChoose: (entry: Entry) => void; onClose: () => void }) {
  return (
    <Sheet title={t("more.title")} onClose={onClose}>
      <ul class="more-entries">
        {entries.map((entry) => (
          <li key={entry.key}>
            <button type="button" class="more-entry" onClick={() => onChoose(entry)}>
              <span class="more-icon">
                <Icon name={entry.icon} size={24} />
              </span>
              {t(entry.title)}
            </button>
          </li>
        ))}
      </ul>
    </Sheet>
  );
}
