/** What of the catalogue is looked at, as it stands in the address. Pure. */
import { ProductSource, ProductStatus, type ListProductsParams } from "@shared/generated/model/index.ts";

export const ELSEWHERE = Object.values(ProductSource).filter((source) => source !== ProductSource.liveloop);
export const NO_CATEGORY = "none";

export interface Filter {
  query: string;
  /** Empty: what is not archived. */
  status: ProductStatus | "";
  /** An id, `none`, or empty: all. */
  category: string;
  source: "" | "here" | "elsewhere";
}

const UUID = /^[0-9a-f-]{36}$/;
const SOURCES = ["here", "elsewhere"] as const;

export function filterOf(search: URLSearchParams): Filter {
  const status = Object.values(ProductStatus).find((one) => one === search.get("status"));
  const category = search.get("category") ?? "";
  return {
    query: (search.get("query") ?? "").slice(0, 100),
    status: status ?? "",
    category: category === NO_CATEGORY || UUID.test(category) ? category : "",
    source: SOURCES.find((one) => one === search.get("source")) ?? "",
  };
}

/** Only what was chosen, so that a link stays short. */
export function searchOf(filter: Filter): Record<string, string> {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ""));
}

export function isChosen(filter: Filter): boolean {
  return Object.keys(searchOf(filter)).length > 0;
}

export function statusesOf(filter: Filter): ProductStatus[] {
  return filter.status ? [filter.status] : [ProductStatus.active, ProductStatus.draft];
}

export function paramsOf(filter: Filter): ListProductsParams {
  return {
    query: filter.query || undefined,
    status: statusesOf(filter),
    source: filter.source === "here" ? [ProductSource.liveloop] : filter.source === "elsewhere" ? ELSEWHERE : undefined,
    category_id: UUID.test(filter.category) ? filter.category : undefined,
    uncategorised: filter.category === NO_CATEGORY ? true : undefined,
  };
}
