import { Alert, Button, DatePicker, Drawer, Form, Input, InputNumber, Radio, Select, Switch } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useState } from "react";
import type { BroadcastRead } from "@shared/generated/model/index.ts";
import { showProblem } from "../../shared/problems.ts";
import { useText } from "../../shared/text.ts";
import { useCreateBroadcast, useRoomChoices, useUpdateBroadcast } from "./api.ts";

interface Fields {
  room_id: string;
  title: string;
  when: "open" | "planned";
  scheduled_at?: Dayjs | null;
  start_on_first_picture: boolean;
  grace_minutes: number;
}

const FIELDS = ["room_id", "title", "scheduled_at"] as const;
const GRACE_MINUTES = 10;
const GRACE_MOST_MINUTES = 120;
/** Where the choice of a time begins. */
const USUAL_HOUR = 20;
const PLANNED = new Set(["draft", "scheduled"]);

interface Props {
  open: boolean;
  /** The room it is for, when that is known. */
  roomId?: string;
  /** The broadcast to change; none to make a new one. */
  broadcast?: BroadcastRead;
  onClose: () => void;
  onDone: (broadcast: BroadcastRead) => void;
}

export function BroadcastDrawer({ open, roomId, broadcast, onClose, onDone }: Props) {
  const { t } = useText();
  const [form] = Form.useForm<Fields>();
  const [fault, setFault] = useState<string | null>(null);
  const create = useCreateBroadcast();
  const update = useUpdateBroadcast(broadcast?.id ?? "");
  const submit = (fields: Fields) => {
    setFault(null);
    const answers = {
      onSuccess: (saved: BroadcastRead) => {
        onClose();
        onDone(saved);
      },
      onError: (error: unknown) => setFault(showProblem(form, error, { fields: FIELDS })),
    };
    const wanted = wantedOf(fields);
    if (!broadcast) create.mutate({ ...wanted, room_id: roomId ?? fields.room_id }, answers);
    else if (PLANNED.has(broadcast.state)) update.mutate(wanted, answers);
    else update.mutate({ title: wanted.title, grace_seconds: wanted.grace_seconds }, answers);
  };
  return (
    <Drawer
      open={open}
      onClose={onClose}
      title={broadcast ? t("broadcast.edit") : t("broadcast.create")}
      size={440}
      destroyOnHidden
      footer={
        <div className="drawer-foot">
          <Button onClick={onClose}>{t("act.cancel")}</Button>
          <Button type="primary" loading={create.isPending || update.isPending} onClick={() => form.submit()}>
            {broadcast ? t("act.save") : t("broadcast.create")}
          </Button>
        </div>
      }
    >
      <Form form={form} layout="vertical" initialValues={initialOf(broadcast)} onFinish={submit} preserve={false}>
        {fault && <Alert type="error" showIcon title={fault} className="form-fault" />}
        <DrawerFields asksRoom={!roomId && !broadcast} planned={!broadcast || PLANNED.has(broadcast.state)} open={open} />
      </Form>
    </Drawer>
  );
}

function DrawerFields({ asksRoom, planned, open }: { asksRoom: boolean; planned: boolean; open: boolean }) {
  const { t } = useText();
  const form = Form.useFormInstance<Fields>();
  const rooms = useRoomChoices(asksRoom && open);
  const when = Form.useWatch<Fields["when"] | undefined>("when");
  const required = [{ required: true, whitespace: true, message: t("field.missing") }];
  return (
    <>
      {asksRoom && (
        <Form.Item name="room_id" label={t("broadcast.room")} rules={[{ required: true, message: t("field.missing") }]}>
          <Select options={rooms.data} loading={rooms.isPending} placeholder={t("broadcast.room_choose")} />
        </Form.Item>
      )}
      <Form.Item name="title" label={t("broadcast.title")} rules={required}>
        <Input autoFocus maxLength={120} placeholder={t("broadcast.title_example")} />
      </Form.Item>
      {planned && (
        <>
          <Form.Item name="when" label={t("broadcast.when")}>
            <Radio.Group
              options={[
                { value: "open", label: t("broadcast.when_open") },
                { value: "planned", label: t("broadcast.when_planned") },
              ]}
            />
          </Form.Item>
          {when === "planned" && (
            <Form.Item name="scheduled_at" label={t("broadcast.scheduled_at")} rules={[{ required: true, message: t("field.missing") }]} extra={t("broadcast.scheduled_hint")}>
              <DatePicker
                showTime={{ format: "HH:mm", minuteStep: 5, defaultOpenValue: dayjs().startOf("day").hour(USUAL_HOUR) }}
                format="YYYY-MM-DD HH:mm"
                needConfirm={false}
                minDate={dayjs()}
                className="wide"
                // What is chosen counts at once, not only when the panel has closed.
                onCalendarChange={(at) => form.setFieldValue("scheduled_at", at)}
              />
            </Form.Item>
          )}
          <Form.Item name="start_on_first_picture" label={t("broadcast.auto_start")} valuePropName="checked" extra={t("broadcast.auto_start_hint")}>
            <Switch />
          </Form.Item>
        </>
      )}
      <Form.Item name="grace_minutes" label={t("broadcast.grace")} extra={t("broadcast.grace_hint")} rules={[{ required: true, message: t("field.missing") }]}>
        <InputNumber min={1} max={GRACE_MOST_MINUTES} suffix={t("unit.minutes")} />
      </Form.Item>
    </>
  );
}

function wantedOf(fields: Fields) {
  const { title, when, scheduled_at, start_on_first_picture, grace_minutes } = fields;
  const at = when === "planned" && scheduled_at ? scheduled_at.second(0).millisecond(0).toISOString() : null;
  return { title, start_on_first_picture, scheduled_at: at, grace_seconds: Math.round(grace_minutes * 60) };
}

function initialOf(broadcast: BroadcastRead | undefined): Partial<Fields> {
  if (!broadcast) return { when: "open", start_on_first_picture: false, grace_minutes: GRACE_MINUTES };
  return {
    title: broadcast.title,
    when: broadcast.scheduled_at ? "planned" : "open",
    scheduled_at: broadcast.scheduled_at ? dayjs(broadcast.scheduled_at) : null,
    start_on_first_picture: broadcast.start_on_first_picture,
    grace_minutes: Math.max(1, Math.round(broadcast.grace_seconds / 60)),
  };
}
