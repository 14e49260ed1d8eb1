import { Alert, Button, Form, Select, Skeleton, Switch } from "antd";
import { useState } from "react";
import { CURRENCIES, money } from "@shared/format/money.ts";
import type { ShippingForm, ShippingRead } from "@shared/generated/model/index.ts";
import { useMay } from "@shared/staff/session/session.ts";
import { useDocumentTitle } from "../../shared/document-title.ts";
import { useNotify } from "../../shared/notify.ts";
import { showProblem } from "../../shared/problems.ts";
import { useText } from "../../shared/text.ts";
import { Failed } from "../../shared/ui/Failed.tsx";
import { MoneyInput } from "../../shared/ui/MoneyInput.tsx";
import { PageHead } from "../../shared/ui/PageHead.tsx";
import { useSetShipping, useShipping } from "./api.ts";

/** What sending an order costs, by currency. */
export function ShippingPage() {
  const { t } = useText();
  const shipping = useShipping();
  const [added, setAdded] = useState<string[]>([]);
  const mayKeep = useMay("shop.manage");
  useDocumentTitle(t("nav.shipping"));
  const items = shipping.data?.items ?? [];
  const known = items.map(({ currency }) => currency);
  const fresh = added.filter((currency) => !known.includes(currency)).map((currency): ShippingRead => ({ currency, fee: 0, free_from: null, updated_at: null }));
  const others = CURRENCIES.filter((currency) => ![...known, ...added].includes(currency));
  return (
    <>
      <PageHead title={t("nav.shipping")} note={t("shipping.what")} />
      {shipping.isPending && <Skeleton active />}
      {shipping.isError && <Failed error={shipping.error} retry={() => void shipping.refetch()} />}
      {[...items, ...fresh].map((terms) => (
        <Terms key={terms.currency} terms={terms} />
      ))}
      {shipping.isSuccess && mayKeep && others.length > 0 && (
        <Select
          className="shipping-add"
          value={null}
          placeholder={t("shipping.add")}
          aria-label={t("shipping.add")}
          options={others.map((value) => ({ value, label: value }))}
          onChange={(currency: string | null) => currency && setAdded([...added, currency])}
        />
      )}
    </>
  );
}

interface Fields {
  fee: number | null;
  free: boolean;
  free_from: number | null;
}

const FIELDS = ["fee", "free_from"] as const;

function Terms({ terms }: { terms: ShippingRead }) {
  const { t, locale } = useText();
  const notify = useNotify();
  const mayKeep = useMay("shop.manage");
  const [form] = Form.useForm<Fields>();
  const [fault, setFault] = useState<string | null>(null);
  const save = useSetShipping(terms.currency);
  const free = Form.useWatch("free", form) ?? terms.free_from !== null;
  const submit = (fields: Fields) => {
    const wanted: ShippingForm = { fee: fields.fee ?? 0, free_from: fields.free ? fields.free_from : null };
    setFault(null);
    save.mutate(wanted, { onSuccess: () => notify.done(t("act.saved")), onError: (error) => setFault(showProblem(form, error, { fields: FIELDS })) });
  };
  const required = [{ required: true, message: t("field.missing") }];
  const written = (amount: number) => money(amount, terms.currency, locale);
  return (
    <section className="card shipping-terms" aria-label={t("shipping.of", { currency: terms.currency })}>
      <h2>{t("shipping.of", { currency: terms.currency })}</h2>
      <p className="muted small">{terms.free_from === null ? t("shipping.now", { fee: written(terms.fee) }) : t("shipping.now_free", { fee: written(terms.fee), from: written(terms.free_from) })}</p>
      <Form form={form} layout="vertical" disabled={!mayKeep} initialValues={{ fee: terms.fee, free: terms.free_from !== null, free_from: terms.free_from }} onFinish={submit}>
        {fault && <Alert type="error" showIcon title={fault} className="form-fault" />}
        <Form.Item name="fee" label={t("shipping.fee")} extra={t("shipping.fee_hint")} rules={required}>
          <MoneyInput currency={terms.currency} />
        </Form.Item>
        <Form.Item name="free" label={t("shipping.free")} valuePropName="checked">
          <Switch />
        </Form.Item>
        {free && (
          <Form.Item name="free_from" label={t("shipping.free_from")} extra={t("shipping.free_hint")} rules={required}>
            <MoneyInput currency={terms.currency} min={1} />
          </Form.Item>
        )}
        {mayKeep && (
          <Button type="primary" htmlType="submit" loading={save.isPending}>
            {t("act.save")}
          </Button>
        )}
      </Form>
    </section>
  );
}
