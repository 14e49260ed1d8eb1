import { Alert, Button, Checkbox, Drawer, Form, Input, Radio } from "antd";
import { useState } from "react";
import { Action } from "@shared/generated/model/index.ts";
import { useNotify } from "../../shared/notify.ts";
import { showProblem } from "../../shared/problems.ts";
import { useText } from "../../shared/text.ts";
import { useAddWords } from "./api.ts";
import { WORD_LIMIT, WORDS_AT_ONCE, wordsOf } from "./lines.ts";

interface Fields {
  words: string;
  action: Action;
  by_sound: boolean;
}

const FIELDS = ["words", "action", "by_sound"] as const;
const ACTIONS = [Action.block, Action.hold, Action.mask, Action.allow];

/** One word, or a whole list. */
export function WordDrawer({ open, roomId, onClose }: { open: boolean; roomId: string | undefined; onClose: () => void }) {
  const { t } = useText();
  const notify = useNotify();
  const [form] = Form.useForm<Fields>();
  const [fault, setFault] = useState<string | null>(null);
  const action = Form.useWatch("action", form) ?? Action.block;
  const add = useAddWords();
  const judge = (text: string | undefined): string | null => {
    const { words, tooLong } = wordsOf(text ?? "");
    if (tooLong !== null) return t("words.too_long", { line: tooLong, limit: WORD_LIMIT });
    if (words.length > WORDS_AT_ONCE) return t("words.too_many", { limit: WORDS_AT_ONCE });
    return words.length ? null : t("field.missing");
  };
  const submit = ({ words, ...wanted }: Fields) => {
    setFault(null);
    add.mutate(
      { words: wordsOf(words).words, room_id: roomId ?? null, ...wanted },
      {
        onSuccess: ({ added, changed }) => {
          notify.done(t("words.added", { added, changed }));
          onClose();
        },
        onError: (error) => setFault(showProblem(form, error, { fields: FIELDS, codes: { "words.too_many": "words" } })),
      },
    );
  };
  return (
    <Drawer
      open={open}
      onClose={onClose}
      title={t("words.add")}
      size={440}
      destroyOnHidden
      footer={
        <div className="drawer-foot">
          <Button onClick={onClose}>{t("act.cancel")}</Button>
          <Button type="primary" loading={add.isPending} onClick={() => form.submit()}>
            {t("words.add")}
          </Button>
        </div>
      }
    >
      <Form form={form} layout="vertical" preserve={false} initialValues={{ action: Action.block, by_sound: false }} onFinish={submit}>
        {fault && <Alert type="error" showIcon title={fault} className="form-fault" />}
        <Form.Item
          name="words"
          label={t("words.list")}
          extra={t("words.list_hint")}
          rules={[{ validator: (_, text: string | undefined) => (judge(text) ? Promise.reject(new Error(judge(text) ?? "")) : Promise.resolve()) }]}
        >
          <Input.TextArea autoFocus rows={8} />
        </Form.Item>
        <Form.Item name="action" label={t("words.action")} extra={t(`words.action_hint.${action}`)}>
          <Radio.Group optionType="button" options={ACTIONS.map((value) => ({ value, label: t(`words.action.${value}`) }))} />
        </Form.Item>
        <Form.Item name="by_sound" valuePropName="checked" extra={t("words.sound_hint")}>
          <Checkbox>{t("words.sound")}</Checkbox>
        </Form.Item>
      </Form>
    </Drawer>
  );
}
