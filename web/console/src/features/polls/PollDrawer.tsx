import { MinusCircleOutlined, PlusOutlined } from "@ant-design/icons";
import { Alert, Button, Checkbox, Drawer, Form, Input, Select } from "antd";
import { useState } from "react";
import { showProblem } from "../../shared/problems.ts";
import { useText } from "../../shared/text.ts";
import { useCreatePoll } from "./api.ts";

interface Fields {
  question: string;
  options: string[];
  multiple: boolean;
  named: boolean;
  live_results: boolean;
  seconds: number;
  answer: number[];
}

const FIELDS = ["question", "options", "answer"] as const;
const OPTIONS = 10;
const SECONDS = [0, 30, 60, 120, 300];
const START: Fields = { question: "", options: ["", ""], multiple: false, named: false, live_results: true, seconds: 60, answer: [] };

/** A poll is prepared here and opened later. */
export function PollDrawer({ broadcastId, open, onClose }: { broadcastId: string; open: boolean; onClose: () => void }) {
  const { t } = useText();
  const [form] = Form.useForm<Fields>();
  const [fault, setFault] = useState<string | null>(null);
  const create = useCreatePoll(broadcastId);
  const options = Form.useWatch("options", form) ?? START.options;
  const submit = ({ named, seconds, answer, ...wanted }: Fields) => {
    setFault(null);
    create.mutate(
      { ...wanted, anonymous: !named, seconds: seconds || null, answer: answer.length ? answer : null },
      { onSuccess: onClose, onError: (error) => setFault(showProblem(form, error, { fields: FIELDS })) },
    );
  };
  const duration = (seconds: number) => (seconds ? t("poll.seconds", { seconds }) : t("poll.until_closed"));
  return (
    <Drawer
      open={open}
      onClose={onClose}
      title={t("poll.create")}
      size={440}
      destroyOnHidden
      footer={
        <div className="drawer-foot">
          <Button onClick={onClose}>{t("act.cancel")}</Button>
          <Button type="primary" loading={create.isPending} onClick={() => form.submit()}>
            {t("poll.prepare")}
          </Button>
        </div>
      }
    >
      <Form form={form} layout="vertical" preserve={false} initialValues={START} onFinish={submit}>
        {fault && <Alert type="error" showIcon title={fault} className="form-fault" />}
        <Form.Item name="question" label={t("poll.question")} rules={[{ required: true, whitespace: true, message: t("field.missing") }]}>
          <Input autoFocus maxLength={200} />
        </Form.Item>
        <OptionFields />
        <Form.Item name="answer" label={t("poll.answers")} extra={t("poll.answers_hint")}>
          <Select mode="multiple" options={options.flatMap((option, value) => (option.trim() ? [{ value, label: option }] : []))} />
        </Form.Item>
        <Form.Item name="seconds" label={t("poll.time")}>
          <Select options={SECONDS.map((value) => ({ value, label: duration(value) }))} />
        </Form.Item>
        <Form.Item name="multiple" valuePropName="checked" className="poll-check">
          <Checkbox>{t("poll.multiple")}</Checkbox>
        </Form.Item>
        <Form.Item name="live_results" valuePropName="checked" className="poll-check">
          <Checkbox>{t("poll.live_results")}</Checkbox>
        </Form.Item>
        <Form.Item name="named" valuePropName="checked" extra={t("poll.named_hint")}>
          <Checkbox>{t("poll.named")}</Checkbox>
        </Form.Item>
      </Form>
    </Drawer>
  );
}

function OptionFields() {
  const { t } = useText();
  return (
    <Form.List name="options">
      {(fields, { add, remove }) => (
        <>
          {fields.map(({ key, name }) => (
            <div key={key} className="poll-field">
              <Form.Item name={name} label={t("poll.option", { number: name + 1 })} rules={[{ required: true, whitespace: true, message: t("field.missing") }]} className="poll-field-text">
                <Input maxLength={80} />
              </Form.Item>
              {fields.length > 2 && <Button type="text" icon={<MinusCircleOutlined aria-hidden />} aria-label={t("poll.remove_option", { number: name + 1 })} onClick={() => remove(name)} />}
            </div>
          ))}
          {fields.length < OPTIONS && (
            <Button className="poll-add" icon={<PlusOutlined aria-hidden />} onClick={() => add("")}>
              {t("poll.add_option")}
            </Button>
          )}
        </>
      )}
    </Form.List>
  );
}
