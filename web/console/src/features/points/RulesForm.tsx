import { Alert, Button, Form, InputNumber, Select, Skeleton, Switch } from "antd";
import { useState } from "react";
import type { PointsSettings, RewardRules } from "@shared/generated/model/index.ts";
import { useMay } from "@shared/staff/session/session.ts";
import { useNotify } from "../../shared/notify.ts";
import { problemText } from "../../shared/problems.ts";
import { useText } from "../../shared/text.ts";
import { Failed } from "../../shared/ui/Failed.tsx";
import { useRules, useSetRules, useSetSettings, useSettings } from "./api.ts";

const COUNTED = ["watch", "comment", "share", "invite"] as const;
const MONTHS = [0, 3, 6, 12, 24, 36];
const OFFSETS = Array.from({ length: 27 }, (_, number) => (number - 12) * 60);

/** What earns how much, and when points expire. */
export function RulesForm() {
  const mayLead = useMay("points.manage");
  const rules = useRules();
  const settings = useSettings(mayLead);
  if (rules.isError) return <Failed error={rules.error} retry={() => void rules.refetch()} />;
  if (settings.isError) return <Failed error={settings.error} retry={() => void settings.refetch()} />;
  if (!rules.data || (mayLead && !settings.data)) return <Skeleton active />;
  return (
    <>
      <Rules rules={rules.data} />
      {settings.data && <Calendar settings={settings.data} />}
    </>
  );
}

function Rules({ rules }: { rules: RewardRules }) {
  const { t } = useText();
  const notify = useNotify();
  const [fault, setFault] = useState<string | null>(null);
  const save = useSetRules();
  const submit = (wanted: RewardRules) => {
    setFault(null);
    save.mutate(wanted, { onSuccess: () => notify.done(t("points.rules_saved")), onError: (error) => setFault(problemText(error)) });
  };
  return (
    <Form layout="vertical" className="points-rules" initialValues={rules} onFinish={submit}>
      {fault && <Alert type="error" showIcon title={fault} className="form-fault" />}
      {COUNTED.map((rule) => (
        <fieldset key={rule}>
          <legend>{t(`points.rule.${rule}`)}</legend>
          <Form.Item name={[rule, "enabled"]} label={t("points.on")} valuePropName="checked">
            <Switch />
          </Form.Item>
          <Amount name={[rule, "points"]} label={t("points.each")} most={10_000} />
          <Amount name={[rule, "times"]} label={t("points.times")} most={1_000} />
          {rule === "watch" && <Amount name={[rule, "minutes"]} label={t("points.minutes")} most={240} />}
          {rule === "invite" && <Amount name={[rule, "minutes"]} label={t("points.stays")} hint={t("points.invite_hint")} most={240} />}
        </fieldset>
      ))}
      <fieldset>
        <legend>{t("points.rule.check_in")}</legend>
        <Form.Item name={["check_in", "enabled"]} label={t("points.on")} valuePropName="checked">
          <Switch />
        </Form.Item>
        <Amount name={["check_in", "points"]} label={t("points.each")} most={10_000} />
        <Amount name={["check_in", "bonus"]} label={t("points.bonus")} least={0} most={10_000} />
        <Amount name={["check_in", "bonus_days"]} label={t("points.bonus_days")} least={0} most={30} />
      </fieldset>
      <fieldset>
        <legend>{t("points.caps")}</legend>
        <Amount name="most_a_day" label={t("points.most_a_day")} most={1_000_000} />
        <Amount name="newcomers_per_address" label={t("points.newcomers")} most={10_000} />
      </fieldset>
      <Button type="primary" htmlType="submit" loading={save.isPending}>
        {t("act.save")}
      </Button>
    </Form>
  );
}

interface AmountProps {
  name: string | string[];
  label: string;
  hint?: string;
  least?: number;
  most: number;
}

function Amount({ name, label, hint, least = 1, most }: AmountProps) {
  const { t } = useText();
  return (
    <Form.Item name={name} label={label} extra={hint} rules={[{ required: true, message: t("field.missing") }]}>
      <InputNumber min={least} max={most} precision={0} />
    </Form.Item>
  );
}

/** Each change counts at once. */
function Calendar({ settings }: { settings: PointsSettings }) {
  const { t } = useText();
  const notify = useNotify();
  const set = useSetSettings();
  const change = (part: Partial<PointsSettings>) => set.mutate({ ...settings, ...part }, { onSuccess: () => notify.done(t("points.rules_saved")), onError: notify.failed });
  const months = settings.expiry_months ?? 0;
  const offset = settings.utc_offset_minutes ?? 480;
  const known = (values: number[], value: number) => (values.includes(value) ? values : [...values, value]);
  const zone = (minutes: number) => `UTC${minutes < 0 ? "-" : "+"}${Math.floor(Math.abs(minutes) / 60)}${minutes % 60 ? `:${String(Math.abs(minutes) % 60).padStart(2, "0")}` : ""}`;
  return (
    <section className="points-calendar" aria-label={t("points.calendar")}>
      <h2>{t("points.calendar")}</h2>
      <label>
        <span id="points-expiry">{t("points.expiry")}</span>
        <Select
          aria-labelledby="points-expiry"
          value={months}
          disabled={set.isPending}
          options={known(MONTHS, months).map((value) => ({ value, label: value ? t("points.months", { months: value }) : t("points.never") }))}
          onChange={(value) => change({ expiry_months: value || null })}
        />
      </label>
      <label>
        <span id="points-zone">{t("points.zone")}</span>
        <Select
          aria-labelledby="points-zone"
          value={offset}
          disabled={set.isPending}
          options={known(OFFSETS, offset).map((value) => ({ value, label: zone(value) }))}
          onChange={(value) => change({ utc_offset_minutes: value })}
        />
      </label>
    </section>
  );
}
