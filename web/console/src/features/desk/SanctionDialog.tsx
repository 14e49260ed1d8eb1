import { Button, Checkbox, Form, Input, InputNumber, Modal, Radio } from "antd";
import { useState } from "react";
import type { SanctionKind} from "@shared/generated/model/index.ts";
import { type SanctionCreate } from "@shared/generated/model/index.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { useGive, useLift } from "./api.ts";
import { DURATIONS, KINDS } from "./durations.ts";

export interface Wish {
  kind: SanctionKind;
  person: { id: string; name: string };
  roomId: string | null;
  commentIds: string[];
}

const OWN = "own";
const HOUR = 3_600;

interface Fields {
  kind: SanctionKind;
  duration: number | "good" | typeof OWN;
  hours: number;
  everywhere: boolean;
  reach: ("device" | "network")[];
  reason?: string;
  note?: string;
}

/** Gives it, and offers to take it back. */
export function useSanction() {
  const { t } = useText();
  const notify = useNotify();
  const give = useGive();
  const lift = useLift();
  const act = (wanted: SanctionCreate, name: string, done?: () => void) =>
    notify.heed(
      give.mutateAsync(wanted).then(({ id }) => {
        notify.undoable(t(`sanction.given.${wanted.kind}`, { name }), t("desk.undo"), () => notify.heed(lift.mutateAsync(id)));
        done?.();
      }),
    );
  return { act, busy: give.isPending };
}

/** Everything that can be said about a mute or ban; the usual ones are chosen from a menu. */
export function SanctionDialog({ wish, onClose }: { wish: Wish | null; onClose: () => void }) {
  const { t } = useText();
  return (
    <Modal open={wish !== null} title={t("sanction.title", { name: wish?.person.name ?? "" })} footer={null} onCancel={onClose} destroyOnHidden>
      {wish && <Details wish={wish} onClose={onClose} />}
    </Modal>
  );
}

function Details({ wish, onClose }: { wish: Wish; onClose: () => void }) {
  const { t } = useText();
  const { act, busy } = useSanction();
  const [form] = Form.useForm<Fields>();
  const [own, setOwn] = useState(false);
  const send = (fields: Fields) => {
    const chosen = fields.duration === OWN ? Math.round(fields.hours * HOUR) : fields.duration;
    const wanted: SanctionCreate = {
      person_id: wish.person.id,
      kind: fields.kind,
      room_id: fields.everywhere ? null : wish.roomId,
      seconds: chosen === "good" ? null : chosen,
      reach: fields.reach,
      reason: fields.reason?.trim() || null,
      note: fields.note?.trim() || null,
      comment_ids: wish.commentIds,
    };
    act(wanted, wish.person.name, onClose);
  };
  const first: Fields = { kind: wish.kind, duration: 600, hours: 2, everywhere: wish.roomId === null, reach: [] };
  return (
    <Form form={form} layout="vertical" initialValues={first} onFinish={send} requiredMark={false}>
      <Form.Item name="kind" label={t("sanction.what")}>
        <Radio.Group optionType="button" options={KINDS.map((kind) => ({ value: kind, label: t(`sanction.kind.${kind}`) }))} />
      </Form.Item>
      <Form.Item name="duration" label={t("sanction.how_long")}>
        <Radio.Group
          optionType="button"
          onChange={(event) => setOwn(event.target.value === OWN)}
          options={[...DURATIONS.map(({ seconds, title }) => ({ value: seconds ?? "good", label: t(title) })), { value: OWN, label: t("sanction.own") }]}
        />
      </Form.Item>
      {own && (
        <Form.Item name="hours" label={t("sanction.hours")} rules={[{ required: true }]}>
          <InputNumber min={0.1} max={87_600} />
        </Form.Item>
      )}
      <Form.Item name="everywhere" valuePropName="checked">
        <Checkbox disabled={wish.roomId === null}>{t("sanction.everywhere")}</Checkbox>
      </Form.Item>
      <Form.Item name="reach" label={t("sanction.reach")} extra={t("sanction.reach_hint")}>
        <Checkbox.Group
          options={[
            { value: "device", label: t("sanction.device") },
            { value: "network", label: t("sanction.network") },
          ]}
        />
      </Form.Item>
      <Form.Item name="reason" label={t("sanction.reason")} extra={t("sanction.reason_hint")}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="note" label={t("sanction.note")}>
        <Input.TextArea maxLength={500} rows={2} />
      </Form.Item>
      <div className="dialog-acts">
        <Button onClick={onClose}>{t("act.cancel")}</Button>
        <Button type="primary" danger htmlType="submit" loading={busy}>
          {t("sanction.give")}
        </Button>
      </div>
    </Form>
  );
}
