import { Input, Segmented, Select } from "antd";
import { ProductStatus } from "@shared/generated/model/index.ts";
import { useText } from "../../shared/text.ts";
import { useCategories } from "./api.ts";
import { NO_CATEGORY, type Filter } from "./filter.ts";

const QUERY_LIMIT = 100;
const STATUSES = ["", ProductStatus.active, ProductStatus.draft, ProductStatus.archived] as const;
const SOURCES = ["", "here", "elsewhere"] as const;

/** What of the catalogue is looked at. */
export function Filters({ filter, onChange }: { filter: Filter; onChange: (part: Partial<Filter>) => void }) {
  const { t } = useText();
  const categories = useCategories();
  const options = [
    { value: "", label: t("goods.all_categories") },
    ...(categories.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
    { value: NO_CATEGORY, label: t("goods.no_category") },
  ];
  return (
    <div className="found-bar" role="search">
      <Input.Search key={filter.query} allowClear className="found-query" aria-label={t("goods.find")} placeholder={t("goods.find")} maxLength={QUERY_LIMIT} defaultValue={filter.query} onSearch={(query) => onChange({ query: query.trim() })} />
      <Segmented aria-label={t("goods.status")} value={filter.status} onChange={(status) => onChange({ status })} options={STATUSES.map((value) => ({ value, label: t(value ? `goods.status.${value}` : "goods.status.current") }))} />
      <Select className="found-choice" aria-label={t("goods.category")} value={filter.category} options={options} onChange={(category) => onChange({ category })} />
      <Select className="found-choice" aria-label={t("goods.place")} value={filter.source} options={SOURCES.map((value) => ({ value, label: t(value ? `goods.place.${value}` : "goods.place.all") }))} onChange={(source) => onChange({ source })} />
    </div>
  );
}
