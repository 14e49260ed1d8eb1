import { Alert, Button, Drawer, Form, Input, InputNumber, Radio, Select } from "antd";
import { useState } from "react";
import type { ReplyRuleRead } from "@shared/generated/model/index.ts";
import { useNotify } from "../../shared/notify.ts";
import { showProblem } from "../../shared/problems.ts";
import { useText } from "../../shared/text.ts";
import { useRooms, useSaveRule } from "./api.ts";
import { fieldsOf, NEW, wantedOf, type Fields } from "./fields.ts";

const FIELDS = ["name", "words", "pattern", "reply"] as const;
const LONGEST_SECONDS = 86_400;

interface Props {
  open: boolean;
  /** The rule that is changed; null: a new one. */
  rule: ReplyRuleRead | null;
  /** A new rule counts in this broadcast alone. */
  broadcastId?: string;
  onClose: () => void;
}

/** A rule of the assistant. */
export function RuleDrawer({ open, rule, broadcastId, onClose }: Props) {
  const { t } = useText();
  const notify = useNotify();
  const [form] = Form.useForm<Fields>();
  const [fault, setFault] = useState<string | null>(null);
  const save = useSaveRule();
  const submit = (fields: Fields) => {
    setFault(null);
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const wanted = wantedOf({ ...NEW, ...fields }, { broadcastId, enabled: rule?.enabled ?? true, zone });
    save.mutate(
      { id: rule?.id ?? null, wanted },
      {
        onSuccess: () => {
          notify.done(t("reply.saved"));
          onClose();
        },
        onError: (error) => setFault(showProblem(form, error, { fields: FIELDS })),
      },
    );
  };
  return (
    <Drawer
      open={open}
      onClose={onClose}
      title={rule ? t("reply.change") : t("reply.add")}
      size={480}
      destroyOnHidden
      footer={
        <div className="drawer-foot">
          <Button onClick={onClose}>{t("act.cancel")}</Button>
          <Button type="primary" loading={save.isPending} onClick={() => form.submit()}>
            {t("reply.save")}
          </Button>
        </div>
      }
    >
      <Form form={form} layout="vertical" preserve={false} initialValues={rule ? fieldsOf(rule) : NEW} onFinish={submit}>
        {fault && <Alert type="error" showIcon title={fault} className="form-fault" />}
        <Form.Item name="name" label={t("reply.name")} rules={[{ required: true, whitespace: true, message: t("field.missing") }]}>
          <Input autoFocus maxLength={80} />
        </Form.Item>
        {!rule && !broadcastId && <RoomField />}
        <Asked />
        <Answer />
        <Pace />
      </Form>
    </Drawer>
  );
}

function RoomField() {
  const { t } = useText();
  const rooms = useRooms();
  const options = [{ value: "", label: t("words.everywhere") }, ...(rooms.data?.items ?? []).map((room) => ({ value: room.id, label: room.title }))];
  return (
    <Form.Item name="room_id" label={t("words.where")}>
      <Select options={options} showSearch={{ optionFilterProp: "label" }} />
    </Form.Item>
  );
}

/** What a comment has to say. */
function Asked() {
  const { t } = useText();
  const mode = (Form.useWatch("mode") as Fields["mode"] | undefined) ?? NEW.mode;
  return (
    <>
      <Form.Item name="mode" label={t("reply.mode")}>
        <Radio.Group optionType="button" options={(["any", "all", "pattern"] as const).map((value) => ({ value, label: t(`reply.mode.${value}`) }))} />
      </Form.Item>
      {mode === "pattern" ? (
        <Form.Item name="pattern" label={t("reply.pattern")} extra={t("reply.pattern_hint")} rules={[{ required: true, message: t("field.missing") }]}>
          <Input maxLength={200} className="code" />
        </Form.Item>
      ) : (
        <Form.Item name="words" label={t("reply.words")} extra={t("reply.words_hint")} rules={[{ required: true, message: t("field.missing") }]}>
          <Select mode="tags" maxCount={20} tokenSeparators={[",", "\n"]} open={false} suffixIcon={null} />
        </Form.Item>
      )}
    </>
  );
}

function Answer() {
  const { t } = useText();
  return (
    <>
      <Form.Item name="reply" label={t("reply.text")} extra={t("reply.text_hint", { name: "{name}", room: "{room}" })} rules={[{ required: true, whitespace: true, message: t("field.missing") }]}>
        <Input.TextArea rows={3} maxLength={200} showCount />
      </Form.Item>
      <Form.Item name="audience" label={t("reply.audience")}>
        <Radio.Group optionType="button" options={(["room", "person"] as const).map((value) => ({ value, label: t(`reply.audience.${value}`) }))} />
      </Form.Item>
      <div className="fields-row">
        <Form.Item name="link_label" label={t("reply.link_label")}>
          <Input maxLength={40} />
        </Form.Item>
        <Form.Item name="link_url" label={t("reply.link_url")} rules={[{ pattern: /^https?:\/\//, message: t("reply.link_fault") }]}>
          <Input maxLength={500} inputMode="url" placeholder="https://" />
        </Form.Item>
      </div>
    </>
  );
}

function Pace() {
  const { t } = useText();
  return (
    <>
      <div className="fields-row">
        <Form.Item name="rule_seconds" label={t("reply.rule_seconds")}>
          <InputNumber min={0} max={LONGEST_SECONDS} suffix={t("reply.seconds")} />
        </Form.Item>
        <Form.Item name="person_seconds" label={t("reply.person_seconds")}>
          <InputNumber min={0} max={LONGEST_SECONDS} suffix={t("reply.seconds")} />
        </Form.Item>
        <Form.Item name="priority" label={t("reply.priority")} tooltip={t("reply.priority_hint")}>
          <InputNumber min={0} max={1000} />
        </Form.Item>
      </div>
      <div className="fields-row">
        <Form.Item name="day_from" label={t("reply.day_from")}>
          <Input type="time" />
        </Form.Item>
        <Form.Item name="day_until" label={t("reply.day_until")}>
          <Input type="time" />
        </Form.Item>
      </div>
      <div className="fields-row">
        <Form.Item name="starts_at" label={t("reply.starts_at")}>
          <Input type="datetime-local" />
        </Form.Item>
        <Form.Item name="ends_at" label={t("reply.ends_at")}>
          <Input type="datetime-local" />
        </Form.Item>
      </div>
    </>
  );
}
