import { Form, Radio, Select } from "antd";
import { useState } from "react";
import type { CouponRead } from "@shared/generated/model/index.ts";
import { useText } from "../../shared/text.ts";
import { useCategories, useProducts } from "./api.ts";
import type { Fields } from "./fields.ts";

/** What a coupon is for: everything, or some products and categories. */
export function ScopeFields({ coupon }: { coupon: CouponRead | null }) {
  const { t } = useText();
  const form = Form.useFormInstance<Fields>();
  const [query, setQuery] = useState("");
  const scope = Form.useWatch("scope", form);
  const products = useProducts(query);
  const categories = useCategories();
  const some = { validator: (_: unknown, ids: string[]) => (ids.length + form.getFieldValue("category_ids").length > 0 ? Promise.resolve() : Promise.reject(new Error(t("coupon.scope_empty")))) };
  // What was chosen before may not be among those that were found.
  const kept = (coupon?.product_ids ?? []).map((value, index) => ({ value, label: coupon?.scope_names[index] ?? value }));
  const found = (products.data?.items ?? []).map(({ id, title }) => ({ value: id, label: title }));
  const options = [...found, ...kept.filter(({ value }) => !found.some((one) => one.value === value))];
  return (
    <>
      <Form.Item name="scope" label={t("coupon.scope")}>
        <Radio.Group
          options={[
            { value: "everything", label: t("coupon.scope.everything") },
            { value: "some", label: t("coupon.scope.some") },
          ]}
        />
      </Form.Item>
      {scope === "some" && (
        <>
          <Form.Item name="product_ids" label={t("coupon.products")} dependencies={["category_ids"]} rules={[some]}>
            <Select mode="multiple" options={options} loading={products.isPending} showSearch={{ filterOption: false, onSearch: setQuery }} placeholder={t("coupon.products_hint")} notFoundContent={t("coupon.products_none")} />
          </Form.Item>
          <Form.Item name="category_ids" label={t("coupon.categories")}>
            <Select mode="multiple" options={(categories.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))} loading={categories.isPending} notFoundContent={t("coupon.categories_none")} />
          </Form.Item>
        </>
      )}
    </>
  );
}
