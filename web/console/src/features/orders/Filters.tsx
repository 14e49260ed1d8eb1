import { DatePicker, Input, Select } from "antd";
import dayjs from "dayjs";
import type { Source } from "@shared/generated/model/index.ts";
import { useText } from "../../shared/text.ts";
import type { Filter } from "./api.ts";

const SOURCES: Source[] = ["live", "replay", "none"];
const NAMES = ["query", "source", "since", "until", "broadcast"] as const;

/** What the address says of it. `until` is a day that counts. */
export function filterOf(search: URLSearchParams): Filter {
  const since = search.get("since");
  const until = search.get("until");
  const source = SOURCES.find((one) => one === search.get("source"));
  return {
    ...(search.get("query") ? { query: search.get("query") ?? "" } : {}),
    ...(source ? { source } : {}),
    ...(search.get("broadcast") ? { broadcast_id: search.get("broadcast") } : {}),
    ...(since ? { since: dayjs(since).startOf("day").toISOString() } : {}),
    ...(until ? { until: dayjs(until).add(1, "day").startOf("day").toISOString() } : {}),
  };
}

export function isFiltered(search: URLSearchParams): boolean {
  return NAMES.some((name) => search.get(name));
}

interface Props {
  search: URLSearchParams;
  onChange: (values: Record<string, string | null>) => void;
}

export function Filters({ search, onChange }: Props) {
  const { t } = useText();
  const since = search.get("since");
  const until = search.get("until");
  return (
    <div className="money-filters orders-filters">
      <Input.Search allowClear aria-label={t("orders.find")} placeholder={t("orders.find")} maxLength={80} defaultValue={search.get("query") ?? ""} onSearch={(query) => onChange({ query })} />
      <Select
        allowClear
        aria-label={t("orders.source")}
        placeholder={t("orders.source")}
        value={search.get("source")}
        onChange={(source: string | null) => onChange({ source })}
        options={SOURCES.map((value) => ({ value, label: t(`orders.source.${value}`) }))}
      />
      <DatePicker.RangePicker
        allowEmpty
        aria-label={t("orders.placed_at")}
        placeholder={[t("orders.since"), t("orders.until")]}
        value={[since ? dayjs(since) : null, until ? dayjs(until) : null]}
        onChange={(days) => onChange({ since: days?.[0]?.format("YYYY-MM-DD") ?? null, until: days?.[1]?.format("YYYY-MM-DD") ?? null })}
      />
      {search.get("broadcast") && (
        <button type="button" className="link-button" onClick={() => onChange({ broadcast: null })}>
          {t("orders.of_broadcast")}
        </button>
      )}
    </div>
  );
}
