import { Alert, Button, Drawer, Form, Input, InputNumber, Modal, Skeleton, Tag } from "antd";
import { useRef, useState } from "react";
import type { PointsLine } from "@shared/generated/model/index.ts";
import { decimal, moment } from "../../shared/figures.ts";
import { useNotify } from "../../shared/notify.ts";
import { showProblem } from "../../shared/problems.ts";
import { textOfCode, useText } from "../../shared/text.ts";
import { Failed } from "../../shared/ui/Failed.tsx";
import { MoreButton } from "../../shared/ui/MoreButton.tsx";
import { useCorrect, useRefund, useStatement } from "./api.ts";

interface Props {
  personId: string;
  onClose: () => void;
}

/** One person's points: where they came from and went, and what staff may do about it. */
export function PersonDrawer({ personId, onClose }: Props) {
  const { t, locale } = useText();
  const { query, first, items } = useStatement(personId);
  const [refunding, setRefunding] = useState<PointsLine | null>(null);
  return (
    <Drawer open onClose={onClose} size={520} title={first?.person.nickname ?? t("points.person")}>
      {query.isPending && <Skeleton active />}
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {first && (
        <>
          <p className="points-balance figures">{t("points.balance_of", { points: decimal(first.balance, locale, 0) })}</p>
          {first.expiring && <Alert type="info" showIcon title={t("points.expiring", { points: first.expiring.points, until: moment(first.expiring.until, locale) })} />}
          <Correction personId={personId} />
          {items.length === 0 && <p className="muted">{t("points.no_lines")}</p>}
          <ol className="points-lines">
            {items.map((line) => (
              <Line key={line.id} line={line} onRefund={() => setRefunding(line)} />
            ))}
          </ol>
          <MoreButton query={query} />
        </>
      )}
      {refunding && <Refund line={refunding} onClose={() => setRefunding(null)} />}
    </Drawer>
  );
}

function Line({ line, onRefund }: { line: PointsLine; onRefund: () => void }) {
  const { t, locale } = useText();
  const name = line.details[locale === "zh-CN" ? "name_zh" : "name_en"];
  return (
    <li>
      <span className="two-lines">
        <span className="row-title">
          {textOfCode("points.reason", line.reason, "points.reason.other")}
          {typeof name === "string" && line.reason === "gift.sent" && ` · ${name}`}
        </span>
        <span className="muted small figures">
          {moment(line.created_at, locale)}
          {line.note && ` · ${line.note}`}
        </span>
      </span>
      <span className="points-amount figures">{line.points > 0 ? `+${line.points}` : line.points}</span>
      {line.refunded && <Tag>{t("points.given_back")}</Tag>}
      {line.refundable && (
        <Button size="small" type="text" onClick={onRefund}>
          {t("points.refund")}
        </Button>
      )}
    </li>
  );
}

interface Fields {
  points: number;
  note: string;
}

/** The key stays the same until it has been taken, so that sending it again gives nothing twice. */
function Correction({ personId }: { personId: string }) {
  const { t } = useText();
  const notify = useNotify();
  const [form] = Form.useForm<Fields>();
  const [fault, setFault] = useState<string | null>(null);
  const correct = useCorrect(personId);
  const key = useRef(crypto.randomUUID());
  const submit = (wanted: Fields) => {
    setFault(null);
    correct.mutate(
      { key: key.current, ...wanted },
      {
        onSuccess: () => {
          key.current = crypto.randomUUID();
          form.resetFields();
          notify.done(t("points.corrected"));
        },
        onError: (error) => setFault(showProblem(form, error, { fields: ["points", "note"], codes: { "points.short": "points" } })),
      },
    );
  };
  const change = () => (key.current = crypto.randomUUID());
  return (
    <Form form={form} layout="vertical" className="points-correction" onFinish={submit} onValuesChange={change}>
      {fault && <Alert type="error" showIcon title={fault} className="form-fault" />}
      <Form.Item name="points" label={t("points.correction")} extra={t("points.correction_hint")} rules={[{ required: true, message: t("field.missing") }]}>
        <InputNumber precision={0} min={-10_000_000} max={10_000_000} className="wide" />
      </Form.Item>
      <Form.Item name="note" label={t("points.note")} rules={[{ required: true, whitespace: true, message: t("field.missing") }]}>
        <Input maxLength={200} />
      </Form.Item>
      <Button htmlType="submit" loading={correct.isPending}>
        {t("points.correct")}
      </Button>
    </Form>
  );
}

function Refund({ line, onClose }: { line: PointsLine; onClose: () => void }) {
  const { t } = useText();
  const notify = useNotify();
  const refund = useRefund();
  const [note, setNote] = useState("");
  const done = () => {
    notify.done(t("points.refund_done"));
    onClose();
  };
  return (
    <Modal
      open
      title={t("points.refund_title", { points: Math.abs(line.points) })}
      okText={t("points.refund")}
      cancelText={t("act.cancel")}
      okButtonProps={{ danger: true, disabled: !note.trim(), loading: refund.isPending }}
      onOk={() => refund.mutate({ id: line.id, note }, { onSuccess: done, onError: notify.failed })}
      onCancel={onClose}
    >
      <Input aria-label={t("points.note")} placeholder={t("points.note")} maxLength={200} value={note} onChange={(event) => setNote(event.target.value)} />
    </Modal>
  );
}
