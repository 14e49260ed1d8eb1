import { Alert, Button, Drawer, Form, Input, Radio } from "antd";
import { useState } from "react";
import { Orientation, type RoomRead } from "@shared/generated/model/index.ts";
import { showProblem } from "../../shared/problems.ts";
import { SLUG, suggestSlug } from "../../shared/slug.ts";
import { useText } from "../../shared/text.ts";
import { useCreateRoom, useUpdateRoom } from "./api.ts";

interface Fields {
  title: string;
  slug: string;
  orientation: Orientation;
}

const FIELDS = ["title", "slug", "orientation"] as const;
const BLANK: Partial<Fields> = { orientation: "portrait" };

interface Props {
  open: boolean;
  /** The room to change; none to make a new one. */
  room?: RoomRead;
  onClose: () => void;
  onDone: (room: RoomRead) => void;
}

export function RoomDrawer({ open, room, onClose, onDone }: Props) {
  const { t } = useText();
  const [form] = Form.useForm<Fields>();
  const [fault, setFault] = useState<string | null>(null);
  const create = useCreateRoom();
  const update = useUpdateRoom(room?.id ?? "");
  const saving = create.isPending || update.isPending;
  const submit = (fields: Fields) => {
    setFault(null);
    const answers = {
      onSuccess: (saved: RoomRead) => {
        onClose();
        onDone(saved);
      },
      onError: (error: unknown) => setFault(showProblem(form, error, { fields: FIELDS, codes: { "room.slug_taken": "slug" } })),
    };
    if (room) update.mutate(fields, answers);
    else create.mutate(fields, answers);
  };
  const [chance] = useState(() => Math.random());
  const suggest = (title: string) => {
    if (!room && title.trim() && !form.isFieldTouched("slug")) form.setFieldValue("slug", suggestSlug(title, () => chance));
  };
  return (
    <Drawer
      open={open}
      onClose={onClose}
      title={room ? t("room.edit") : t("room.create")}
      size={440}
      destroyOnHidden
      footer={
        <div className="drawer-foot">
          <Button onClick={onClose}>{t("act.cancel")}</Button>
          <Button type="primary" loading={saving} onClick={() => form.submit()}>
            {room ? t("act.save") : t("room.create")}
          </Button>
        </div>
      }
    >
      <Form form={form} layout="vertical" initialValues={room ?? BLANK} onFinish={submit} preserve={false}>
        {fault && <Alert type="error" showIcon title={fault} className="form-fault" />}
        <Form.Item name="title" label={t("room.title")} rules={[{ required: true, whitespace: true, message: t("field.missing") }]}>
          <Input autoFocus maxLength={120} placeholder={t("room.title_example")} onChange={(event) => suggest(event.target.value)} onPressEnter={() => form.submit()} />
        </Form.Item>
        <Form.Item
          name="slug"
          label={t("room.slug")}
          extra={room ? t("room.slug_change") : t("room.slug_rules")}
          rules={[
            { required: true, message: t("field.missing") },
            { pattern: SLUG, message: t("room.slug_rules") },
          ]}
        >
          <Input prefix={<span className="muted">/r/</span>} maxLength={40} autoComplete="off" spellCheck={false} />
        </Form.Item>
        <Form.Item name="orientation" label={t("room.orientation")} extra={t("room.orientation_hint")}>
          <Radio.Group optionType="button" options={Object.values(Orientation).map((value) => ({ value, label: t(`orientation.${value}`) }))} />
        </Form.Item>
      </Form>
    </Drawer>
  );
}
