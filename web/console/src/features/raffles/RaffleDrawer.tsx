import { Alert, Button, Checkbox, Drawer, Form, Input, InputNumber, Segmented, Select } from "antd";
import { useState } from "react";
import { RaffleKind } from "@shared/generated/model/index.ts";
import { showProblem } from "../../shared/problems.ts";
import { useText } from "../../shared/text.ts";
import { useCreateRaffle } from "./api.ts";

interface Fields {
  kind: RaffleKind;
  prize: string;
  winners_wanted: number;
  points: number;
  seconds: number;
  word: string;
  likes: number | null;
  minutes: number | null;
  shared: boolean;
  excludes_winners: boolean;
  admits_staff: boolean;
}

const FIELDS = ["prize", "winners_wanted", "points", "seconds"] as const;
const SECONDS = [15, 30, 60, 120, 180, 300, 600, 1800];
const START: Fields = { kind: RaffleKind.bag, prize: "", winners_wanted: 1, points: 0, seconds: 60, word: "", likes: null, minutes: null, shared: false, excludes_winners: true, admits_staff: false };

/** A raffle or lucky bag is prepared here and opened later. */
export function RaffleDrawer({ broadcastId, open, onClose }: { broadcastId: string; open: boolean; onClose: () => void }) {
  const { t } = useText();
  const [form] = Form.useForm<Fields>();
  const [fault, setFault] = useState<string | null>(null);
  const create = useCreateRaffle(broadcastId);
  const submit = ({ word, likes, minutes, shared, ...wanted }: Fields) => {
    setFault(null);
    create.mutate(
      { ...wanted, conditions: { word: word.trim() || null, likes, minutes, shared } },
      { onSuccess: onClose, onError: (error) => setFault(showProblem(form, error, { fields: FIELDS })) },
    );
  };
  return (
    <Drawer
      open={open}
      onClose={onClose}
      title={t("raffle.create")}
      size={440}
      destroyOnHidden
      footer={
        <div className="drawer-foot">
          <Button onClick={onClose}>{t("act.cancel")}</Button>
          <Button type="primary" loading={create.isPending} onClick={() => form.submit()}>
            {t("raffle.prepare")}
          </Button>
        </div>
      }
    >
      <Form form={form} layout="vertical" preserve={false} initialValues={START} onFinish={submit}>
        {fault && <Alert type="error" showIcon title={fault} className="form-fault" />}
        <Form.Item name="kind" label={t("raffle.kind")}>
          <Segmented block options={[RaffleKind.bag, RaffleKind.raffle].map((value) => ({ value, label: t(`raffle.kind.${value}`) }))} />
        </Form.Item>
        <Form.Item name="prize" label={t("raffle.prize")} rules={[{ required: true, whitespace: true, message: t("field.missing") }]}>
          <Input autoFocus maxLength={80} />
        </Form.Item>
        <Form.Item name="winners_wanted" label={t("raffle.winners_wanted")} rules={[{ required: true, message: t("field.missing") }]}>
          <InputNumber min={1} max={200} precision={0} />
        </Form.Item>
        <Form.Item name="points" label={t("raffle.points")} extra={t("raffle.points_hint")} rules={[{ required: true, message: t("field.missing") }]}>
          <InputNumber min={0} max={1_000_000} precision={0} />
        </Form.Item>
        <Form.Item name="seconds" label={t("poll.time")}>
          <Select options={SECONDS.map((value) => ({ value, label: t("poll.seconds", { seconds: value }) }))} />
        </Form.Item>
        <Form.Item name="word" label={t("raffle.word")} extra={t("raffle.word_hint")}>
          <Input maxLength={20} />
        </Form.Item>
        <Form.Item name="likes" label={t("raffle.likes")}>
          <InputNumber min={1} max={10_000} precision={0} />
        </Form.Item>
        <Form.Item name="minutes" label={t("raffle.minutes")} extra={t("raffle.minutes_hint")}>
          <InputNumber min={1} max={600} precision={0} />
        </Form.Item>
        <Checks />
      </Form>
    </Drawer>
  );
}

function Checks() {
  const { t } = useText();
  const checks = [
    ["shared", "raffle.shared"],
    ["excludes_winners", "raffle.excludes_winners"],
    ["admits_staff", "raffle.admits_staff"],
  ] as const;
  return checks.map(([name, label]) => (
    <Form.Item key={name} name={name} valuePropName="checked" className="poll-check">
      <Checkbox>{t(label)}</Checkbox>
    </Form.Item>
  ));
}
