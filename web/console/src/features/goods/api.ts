/** The catalogue: products, categories, stock, import and export. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { request } from "@shared/api/request.ts";
import {
  createProduct,
  createProductCategory,
  deleteProductCategory,
  getExportProductsUrl,
  getGetProductTemplateUrl,
  getImportProductsUrl,
  getPreviewProductImportUrl,
  getProduct,
  getProductClicks,
  getProductImport,
  getUploadProductPictureUrl,
  listProductCategories,
  listProducts,
  orderProductCategories,
  renameProductCategory,
  setProductStatus,
  updateProduct,
} from "@shared/generated/api/goods/goods.ts";
import { changeStock, listStockMovements } from "@shared/generated/api/stock/stock.ts";
import type { ImportPreview, ImportRead, MovementRead, ProductPicture, ProductStatus, ProductSummary, ProductUpdate, StockChange } from "@shared/generated/model/index.ts";
import type { Locale } from "@shared/i18n/translator.ts";
import { usePages } from "../../shared/paging.ts";
import { paramsOf, type Filter } from "./filter.ts";

const PRODUCTS = ["products"] as const;
const CATEGORIES = ["product-categories"] as const;
const PAGE = 50;

export function useProducts(filter: Filter) {
  const { query, items } = usePages<ProductSummary>([...PRODUCTS, "list", filter], (cursor, signal) => listProducts({ ...paramsOf(filter), cursor, limit: PAGE }, { signal }));
  const first = query.data?.pages[0] as { currency?: string } | undefined;
  return { query, items, currency: first?.currency ?? "CNY" };
}

export function useProduct(id: string | null) {
  return useQuery({ queryKey: [...PRODUCTS, "one", id], queryFn: ({ signal }) => getProduct(id ?? "", { signal }), enabled: id !== null, refetchOnWindowFocus: false });
}

function useChange<Wanted, Answer>(mutationFn: (wanted: Wanted) => Promise<Answer>) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn,
    onSettled: () => Promise.all([cache.invalidateQueries({ queryKey: PRODUCTS }), cache.invalidateQueries({ queryKey: CATEGORIES })]),
  });
}

/** Without an id a new one. */
export function useSaveProduct(id: string | null) {
  return useChange((wanted: ProductUpdate) => (id ? updateProduct(id, wanted) : createProduct(wanted)));
}

export function useSetStatus() {
  return useChange(({ ids, status }: { ids: string[]; status: ProductStatus }) => setProductStatus({ ids, status }));
}

export function useUploadPicture() {
  return useMutation({
    mutationFn: (picture: File) => {
      const body = new FormData();
      body.append("picture", picture);
      return request<ProductPicture>(getUploadProductPictureUrl(), { method: "POST", body });
    },
  });
}

export function useCategories() {
  return useQuery({ queryKey: CATEGORIES, queryFn: ({ signal }) => listProductCategories({ signal }) });
}

/** Without an id a new one. */
export function useSaveCategory() {
  return useChange(({ id, name }: { id: string | null; name: string }) => (id ? renameProductCategory(id, { name }) : createProductCategory({ name })));
}

export function useDeleteCategory() {
  return useChange((id: string) => deleteProductCategory(id));
}

export function useOrderCategories() {
  return useChange((ids: string[]) => orderProductCategories({ ids }));
}

export function useChangeStock() {
  return useChange(({ variantId, ...wanted }: StockChange & { variantId: string }) => changeStock(variantId, wanted));
}

export function useMovements(productId: string) {
  return usePages<MovementRead>([...PRODUCTS, "movements", productId], (cursor, signal) => listStockMovements(productId, { cursor, limit: PAGE }, { signal }));
}

export function useClicks(productId: string) {
  return useQuery({ queryKey: [...PRODUCTS, "clicks", productId], queryFn: ({ signal }) => getProductClicks(productId, { signal }) });
}

export function exportUrl(statuses: ProductStatus[], language: Locale): string {
  return getExportProductsUrl({ status: statuses, language });
}

export function templateUrl(language: Locale): string {
  return getGetProductTemplateUrl({ language });
}

export function usePreview() {
  return useMutation({
    mutationFn: (table: File) => {
      const body = new FormData();
      body.append("table", table);
      return request<ImportPreview>(getPreviewProductImportUrl(), { method: "POST", body });
    },
  });
}

/** The same key again takes nothing twice. */
export function useImport() {
  return useChange(({ table, key, skipFaulty }: { table: File; key: string; skipFaulty: boolean }) => {
    const body = new FormData();
    body.append("table", table);
    body.append("key", key);
    body.append("skip_faulty", String(skipFaulty));
    return request<ImportRead>(getImportProductsUrl(), { method: "POST", body });
  });
}

const LOOK_MILLISECONDS = 700;

/** How far an import is; nothing before it has begun. */
export function useProgress(key: string, running: boolean) {
  return useQuery({ queryKey: ["product-import", key], queryFn: ({ signal }) => getProductImport(key, { signal }), enabled: running, refetchInterval: LOOK_MILLISECONDS, retry: false });
}
