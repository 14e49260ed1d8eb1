import { Alert, Button, Form, Input, Segmented, Select } from "antd";
import { useEffect, useState } from "react";
import { createPortal } from "react-dom";
import { CURRENCIES } from "@shared/format/money.ts";
import { ProductStatus, type ProductRead } from "@shared/generated/model/index.ts";
import { useMay } from "@shared/staff/session/session.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { useCategories, useSaveProduct } from "./api.ts";
import { forget, keep, kept } from "./draft.ts";
import { formFault } from "./faults.ts";
import { fieldsOf, fresh, wantedOf, type Fields, type Range } from "./fields.ts";
import { PicturesField } from "./PicturesField.tsx";
import { RangeField } from "./RangeField.tsx";

interface Props {
  /** Null: a new one. */
  product: ProductRead | null;
  currency: string;
  /** Where the acts stand. */
  footer: HTMLElement | null;
  onClose: () => void;
  onSaved: (id: string) => void;
}

/** How a product is described, and what it costs. What was written of a new one waits until it is saved. */
export function ProductForm({ product, currency, footer, onClose, onSaved }: Props) {
  const { t } = useText();
  const may = useMay("shop.manage");
  const notify = useNotify();
  const [form] = Form.useForm<Fields>();
  const [fault, setFault] = useState<string | null>(null);
  const [draft] = useState(() => (product ? null : kept()));
  const save = useSaveProduct(product?.id ?? null);
  const initial = product ? fieldsOf(product) : (draft ?? fresh(currency));
  const place = Form.useWatch("place", form) ?? initial.place;
  const submit = (fields: Fields) => {
    setFault(null);
    save.mutate(wantedOf({ ...initial, ...fields }, product?.updated_at ?? null), {
      onSuccess: (saved) => {
        if (!product) forget();
        notify.done(t("act.saved"));
        if (product) onClose();
        else onSaved(saved.id);
      },
      onError: (error) => setFault(formFault(error)),
    });
  };
  const discard = () => {
    forget();
    form.setFieldsValue(fresh(currency));
  };
  useEffect(() => {
    if (fault) document.querySelector(".form-fault")?.scrollIntoView({ block: "nearest" });
  }, [fault]);
  return (
    <Form form={form} layout="vertical" className="goods-form" initialValues={initial} disabled={!may} onFinish={submit} onValuesChange={(_, fields: Fields) => !product && keep(fields)} scrollToFirstError>
      {fault && <Alert type="error" showIcon title={fault} className="form-fault" />}
      {draft && <Alert type="info" showIcon title={t("goods.draft_kept")} action={<Button size="small" onClick={discard}>{t("goods.draft_discard")}</Button>} closable className="form-fault" />}
      <Words />
      <Form.Item name="pictures" label={t("goods.pictures")} extra={t("goods.pictures_hint")}>
        <PicturesField disabled={!may} />
      </Form.Item>
      <Form.Item name="place" label={t("goods.place")}>
        <Segmented options={(["here", "elsewhere"] as const).map((value) => ({ value, label: t(`goods.place.${value}`) }))} />
      </Form.Item>
      {place === "elsewhere" && <Elsewhere />}
      <Form.Item noStyle shouldUpdate={(before: Fields, after: Fields) => before.currency !== after.currency || before.place !== after.place}>
        {({ getFieldValue }) => (
          <Form.Item name="range" validateTrigger={[]} rules={[{ validator: (_, range: Range) => (priced(range, place) ? Promise.resolve() : Promise.reject(new Error(t("goods.price_missing")))) }]}>
            <RangeField currency={place === "here" ? (product?.currency ?? currency) : ((getFieldValue("currency") as string | undefined) ?? currency)} elsewhere={place === "elsewhere"} disabled={!may} />
          </Form.Item>
        )}
      </Form.Item>
      {footer &&
        createPortal(
          <>
            <Button onClick={onClose}>{t("act.cancel")}</Button>
            <Button type="primary" disabled={!may} loading={save.isPending} onClick={() => form.submit()}>
              {t("act.save")}
            </Button>
          </>,
          footer,
        )}
    </Form>
  );
}

function priced({ variants }: Range, place: Fields["place"]): boolean {
  const asked = place === "here" ? variants.filter(({ active }) => active) : variants.slice(0, 1);
  return asked.every(({ price }) => price !== null);
}

function Words() {
  const { t } = useText();
  const categories = useCategories();
  const statuses = [ProductStatus.active, ProductStatus.draft, ProductStatus.archived];
  return (
    <>
      <Form.Item name="title" label={t("goods.title")} rules={[{ required: true, whitespace: true, message: t("field.missing") }]}>
        <Input maxLength={120} showCount />
      </Form.Item>
      <Form.Item name="subtitle" label={t("goods.subtitle")} extra={t("goods.subtitle_hint")}>
        <Input maxLength={200} />
      </Form.Item>
      <div className="goods-pair">
        <Form.Item name="category_id" label={t("goods.category")}>
          <Select allowClear placeholder={t("goods.no_category")} options={(categories.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))} onClear={() => undefined} />
        </Form.Item>
        <Form.Item name="status" label={t("goods.status")}>
          <Select options={statuses.map((value) => ({ value, label: t(`goods.status.${value}`) }))} />
        </Form.Item>
      </div>
      <Form.Item name="description" label={t("goods.description")}>
        <Input.TextArea rows={4} maxLength={10_000} />
      </Form.Item>
    </>
  );
}

function Elsewhere() {
  const { t } = useText();
  return (
    <div className="goods-pair is-uneven">
      <Form.Item name="link" label={t("goods.link")} extra={t("goods.link_hint")} rules={[{ required: true, whitespace: true, message: t("field.missing") }]}>
        <Input.TextArea autoSize={{ minRows: 1, maxRows: 4 }} maxLength={4000} placeholder="https://" />
      </Form.Item>
      <Form.Item name="currency" label={t("goods.currency")}>
        <Select options={CURRENCIES.map((value) => ({ value, label: value }))} />
      </Form.Item>
    </div>
  );
}
