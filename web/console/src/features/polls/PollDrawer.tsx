import { Alert, Button, Checkbox, Drawer, Form, Input, InputNumber, Segmented, Select } from "antd";
import { useState } from "react";
import type { PollCreate } from "@shared/generated/model/index.ts";
import { showProblem } from "../../shared/problems.ts";
import { useText } from "../../shared/text.ts";
import { mostOf, POLL_KINDS, START, wantedOf, type PollFields } from "./fields.ts";
import { OptionFields } from "./OptionFields.tsx";
import { QuestionFields } from "./QuestionFields.tsx";

interface Props {
  open: boolean;
  title: string;
  okText: string;
  /** What the form begins with. */
  start?: PollFields;
  busy: boolean;
  /** Resolves when it is kept, or rejects with what is wrong with it. */
  onSave: (wanted: PollCreate) => Promise<unknown>;
  onClose: () => void;
}

const FIELDS = ["question", "options", "answer", "questions"] as const;
const SECONDS = [0, 30, 60, 120, 300, 600];

/** A poll, a quiz or a questionnaire: prepared here and opened later. */
export function PollDrawer({ open, title, okText, start = START, busy, onSave, onClose }: Props) {
  const { t } = useText();
  const [form] = Form.useForm<PollFields>();
  const [fault, setFault] = useState<string | null>(null);
  const kind = Form.useWatch("kind", form) ?? start.kind;
  /** What is not on the form at the moment is not among its fields. */
  const submit = (fields: Partial<PollFields>) => {
    setFault(null);
    onSave(wantedOf({ ...START, ...fields })).then(onClose, (error: unknown) => setFault(showProblem(form, error, { fields: FIELDS })));
  };
  const duration = (seconds: number) => (seconds ? t("poll.seconds", { seconds }) : t("poll.until_closed"));
  return (
    <Drawer
      open={open}
      onClose={onClose}
      title={title}
      size={480}
      destroyOnHidden
      footer={
        <div className="drawer-foot">
          <Button onClick={onClose}>{t("act.cancel")}</Button>
          <Button type="primary" loading={busy} onClick={() => form.submit()}>
            {okText}
          </Button>
        </div>
      }
    >
      <Form form={form} layout="vertical" initialValues={start} onFinish={submit}>
        {fault && <Alert type="error" showIcon title={fault} className="form-fault" />}
        <Form.Item name="kind">
          <Segmented block aria-label={t("poll.kind")} options={POLL_KINDS.map((value) => ({ value, label: t(`poll.kind.${value}`) }))} />
        </Form.Item>
        <Form.Item name="question" label={t(kind === "survey" ? "poll.heading" : "poll.question")} rules={[{ required: true, whitespace: true, message: t("field.missing") }]}>
          <Input autoFocus maxLength={200} />
        </Form.Item>
        {kind === "survey" ? <QuestionFields /> : <OptionFields />}
        {kind === "quiz" && <QuizFields />}
        <Form.Item name="seconds" label={t("poll.time")}>
          <Select options={SECONDS.map((value) => ({ value, label: duration(value) }))} />
        </Form.Item>
        {kind !== "survey" && (
          <>
            <Form.Item name="multiple" valuePropName="checked" className="poll-check">
              <Checkbox>{t("poll.multiple")}</Checkbox>
            </Form.Item>
            <Form.Item name="live_results" valuePropName="checked" className="poll-check">
              <Checkbox>{t("poll.live_results")}</Checkbox>
            </Form.Item>
          </>
        )}
        <Named />
      </Form>
    </Drawer>
  );
}

/** The right answers, and what they win. */
function QuizFields() {
  const { t } = useText();
  const form = Form.useFormInstance<PollFields>();
  const options = Form.useWatch("options", form) ?? START.options;
  const points = Form.useWatch("points", form) ?? null;
  const first = Form.useWatch("first", form) ?? null;
  const most = points && mostOf(points, first);
  return (
    <>
      <Form.Item name="answer" label={t("poll.answers")} extra={t("poll.answers_hint")} rules={[{ required: true, type: "array", min: 1, message: t("field.missing") }]}>
        <Select mode="multiple" options={options.flatMap(({ text }, value) => (text.trim() ? [{ value, label: text }] : []))} />
      </Form.Item>
      <div className="poll-pair">
        <Form.Item name="points" label={t("poll.points")}>
          <InputNumber min={1} max={10_000} precision={0} placeholder={t("poll.no_points")} />
        </Form.Item>
        <Form.Item name="first" label={t("poll.first")}>
          <InputNumber min={1} max={100_000} precision={0} disabled={!points} placeholder={t("poll.everybody")} />
        </Form.Item>
      </div>
      {points && <p className="muted small poll-cost">{most ? t("poll.cost_most", { points: most }) : t("poll.cost_each", { points })}</p>}
    </>
  );
}

/** Whoever is to get points has to be known. */
function Named() {
  const { t } = useText();
  const form = Form.useFormInstance<PollFields>();
  const kind = Form.useWatch("kind", form);
  const points = Form.useWatch("points", form);
  if (kind === "quiz" && points) return <p className="muted small">{t("poll.named_by_points")}</p>;
  return (
    <Form.Item name="named" valuePropName="checked" extra={t("poll.named_hint")}>
      <Checkbox>{t("poll.named")}</Checkbox>
    </Form.Item>
  );
}
