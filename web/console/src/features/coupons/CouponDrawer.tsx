import { Alert, Button, ConfigProvider, DatePicker, Drawer, Form, Input, InputNumber, Radio, Segmented, Select, Space, Switch } from "antd";
import { useEffect, useState } from "react";
import { CouponAudience, CouponKind, type CouponRead } from "@shared/generated/model/index.ts";
import { useNotify } from "../../shared/notify.ts";
import { showProblem } from "../../shared/problems.ts";
import { useText } from "../../shared/text.ts";
import { MoneyInput } from "../../shared/ui/MoneyInput.tsx";
import { useProducts, useSaveCoupon } from "./api.ts";
import { fieldsOf, wantedOf, type Fields } from "./fields.ts";
import { ScopeFields } from "./ScopeFields.tsx";
import type { Unit } from "./terms.ts";

interface Props {
  /** Null: a new one. */
  coupon: CouponRead | null;
  open: boolean;
  onClose: () => void;
}

const FIELDS = ["title", "cap", "threshold", "total", "per_person", "product_ids", "category_ids"] as const;
const AUDIENCES = [CouponAudience.everybody, CouponAudience.newcomer, CouponAudience.member];
const SPANS: Unit[] = ["minutes", "hours", "days"];
const MOST = 1_000_000;
const MOST_A_PERSON = 20;

/** One coupon. Once people have it only how many there are, and where, can be changed. */
export function CouponDrawer({ coupon, open, onClose }: Props) {
  const { t } = useText();
  const notify = useNotify();
  const [form] = Form.useForm<Fields>();
  const [fault, setFault] = useState<string | null>(null);
  const save = useSaveCoupon(coupon?.id);
  const goods = useProducts("");
  const currency = coupon?.currency ?? goods.data?.currency ?? "CNY";
  const fixed = coupon?.is_fixed ?? false;
  useEffect(() => {
    if (open) form.setFieldsValue(fieldsOf(coupon));
    setFault(null);
  }, [open, coupon, form]);
  const submit = (fields: Fields) => {
    setFault(null);
    save.mutate(wantedOf(fields, currency), {
      onSuccess: () => {
        notify.done(t("act.saved"));
        onClose();
      },
      onError: (error) => setFault(showProblem(form, error, { fields: FIELDS, codes: { "coupon.invalid": "total" } })),
    });
  };
  return (
    <Drawer
      open={open}
      onClose={onClose}
      title={coupon ? t("coupon.edit") : t("coupon.create")}
      size={480}
      forceRender
      footer={
        <div className="drawer-foot">
          <Button onClick={onClose}>{t("act.cancel")}</Button>
          <Button type="primary" loading={save.isPending} onClick={() => form.submit()}>
            {t("act.save")}
          </Button>
        </div>
      }
    >
      <Form form={form} layout="vertical" initialValues={fieldsOf(coupon)} onFinish={submit}>
        {fault && <Alert type="error" showIcon title={fault} className="form-fault" />}
        {fixed && <Alert type="info" showIcon title={t("coupon.fixed_note")} className="form-fault" />}
        <ConfigProvider componentDisabled={fixed}>
          <Terms currency={currency} />
          <ScopeFields coupon={coupon} />
          <Validity />
        </ConfigProvider>
        <Supply coupon={coupon} />
      </Form>
    </Drawer>
  );
}

/** What it takes off, and for whom. */
function Terms({ currency }: { currency: string }) {
  const { t } = useText();
  const form = Form.useFormInstance<Fields>();
  const kind = Form.useWatch("kind", form);
  const required = [{ required: true, message: t("field.missing") }];
  const enough = { validator: (_: unknown, threshold: number | null) => (kind === CouponKind.amount && threshold && threshold < (form.getFieldValue("amount") ?? 0) ? Promise.reject(new Error(t("coupon.threshold_low"))) : Promise.resolve()) };
  return (
    <>
      <Form.Item name="title" label={t("coupon.name")} extra={t("coupon.name_hint")} rules={[{ required: true, whitespace: true, message: t("field.missing") }]}>
        <Input maxLength={40} />
      </Form.Item>
      <Form.Item name="kind" label={t("coupon.kind")}>
        <Segmented block options={[CouponKind.amount, CouponKind.percent].map((value) => ({ value, label: t(`coupon.kind.${value}`) }))} />
      </Form.Item>
      {kind === CouponKind.percent ? (
        <>
          <Form.Item name="percent" label={t("coupon.percent_off")} extra={t("coupon.percent_hint")} rules={required}>
            <InputNumber min={1} max={100} precision={0} suffix="%" className="wide" />
          </Form.Item>
          <Form.Item name="cap" label={t("coupon.cap")}>
            <MoneyInput currency={currency} min={1} placeholder={t("coupon.cap_none")} />
          </Form.Item>
        </>
      ) : (
        <Form.Item name="amount" label={t("coupon.amount_off")} rules={required}>
          <MoneyInput currency={currency} min={1} />
        </Form.Item>
      )}
      <Form.Item name="threshold" label={t("coupon.threshold")} extra={t("coupon.threshold_hint")} dependencies={["amount", "kind"]} rules={[enough]}>
        <MoneyInput currency={currency} />
      </Form.Item>
      <Form.Item name="audience" label={t("coupon.audience")}>
        <Select options={AUDIENCES.map((value) => ({ value, label: t(`coupon.audience.${value}`) }))} />
      </Form.Item>
    </>
  );
}

/** How long whoever claims it can use it. */
function Validity() {
  const { t } = useText();
  const form = Form.useFormInstance<Fields>();
  const validity = Form.useWatch("validity", form);
  const required = [{ required: true, message: t("field.missing") }];
  const whole = { validator: (_: unknown, dates: Fields["dates"]) => (dates?.[1] ? Promise.resolve() : Promise.reject(new Error(t("field.missing")))) };
  return (
    <>
      <Form.Item name="validity" label={t("coupon.validity")}>
        <Radio.Group
          options={[
            { value: "relative", label: t("coupon.validity.relative") },
            { value: "fixed", label: t("coupon.validity.fixed") },
          ]}
        />
      </Form.Item>
      {validity === "fixed" ? (
        <Form.Item name="dates" label={t("coupon.dates")} rules={[whole]}>
          <DatePicker.RangePicker showTime={{ format: "HH:mm" }} format="YYYY-MM-DD HH:mm" allowEmpty={[true, false]} needConfirm={false} className="wide" />
        </Form.Item>
      ) : (
        <Form.Item label={t("coupon.span")} htmlFor="span">
          <Space.Compact block>
            <Form.Item name="span" noStyle rules={required}>
              <InputNumber id="span" min={1} max={366 * 24 * 60} precision={0} />
            </Form.Item>
            <Form.Item name="unit" noStyle>
              <Select aria-label={t("coupon.unit")} options={SPANS.map((value) => ({ value, label: t(`coupon.unit.${value}`) }))} />
            </Form.Item>
          </Space.Compact>
        </Form.Item>
      )}
    </>
  );
}

/** How many there are, where, and with what they go together. */
function Supply({ coupon }: { coupon: CouponRead | null }) {
  const { t } = useText();
  const fixed = coupon?.is_fixed ?? false;
  const required = [{ required: true, message: t("field.missing") }];
  return (
    <>
      <Form.Item name="total" label={t("coupon.total")} rules={required}>
        <InputNumber min={Math.max(1, coupon?.claimed ?? 1)} max={MOST} precision={0} className="wide" />
      </Form.Item>
      <Form.Item name="per_person" label={t("coupon.per_person")} rules={required}>
        <InputNumber min={1} max={MOST_A_PERSON} precision={0} className="wide" />
      </Form.Item>
      <Form.Item name="on_wall" label={t("coupon.on_wall")} extra={t("coupon.on_wall_hint")} valuePropName="checked">
        <Switch />
      </Form.Item>
      <Form.Item name="stackable" label={t("coupon.stackable")} extra={t("coupon.stackable_hint")} valuePropName="checked">
        <Switch disabled={fixed} />
      </Form.Item>
      <Form.Item name="on_flash" label={t("coupon.on_flash")} extra={t("coupon.on_flash_hint")} valuePropName="checked">
        <Switch disabled={fixed} />
      </Form.Item>
    </>
  );
}
