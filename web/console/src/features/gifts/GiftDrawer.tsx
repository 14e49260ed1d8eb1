import { Alert, Button, Drawer, Form, Input, InputNumber, Select, Switch } from "antd";
import { useEffect, useRef, useState } from "react";
import { Animation, type GiftForm, type GiftRead } from "@shared/generated/model/index.ts";
import { useNotify } from "../../shared/notify.ts";
import { showProblem } from "../../shared/problems.ts";
import { useText } from "../../shared/text.ts";
import { useGiftPicture, useSaveGift } from "./api.ts";
import { GiftIcon } from "./GiftIcon.tsx";

interface Props {
  /** Null: a new one. */
  gift: GiftRead | null;
  open: boolean;
  onClose: () => void;
}

const FIELDS = ["name_zh", "name_en", "emoji", "price", "animation", "combo", "enabled"] as const;
const FRESH: GiftForm = { name_zh: "", name_en: "", emoji: "🎁", price: 10, animation: Animation.small, combo: true, enabled: true };
const ANIMATIONS = [Animation.none, Animation.small, Animation.banner, Animation.fullscreen];
const KINDS = "image/jpeg,image/png,image/webp";
const DEAREST = 1_000_000;

/** One gift: what it is called, what it costs, how it is shown. */
export function GiftDrawer({ gift, open, onClose }: Props) {
  const { t } = useText();
  const notify = useNotify();
  const [form] = Form.useForm<GiftForm>();
  const [fault, setFault] = useState<string | null>(null);
  const save = useSaveGift(gift?.id);
  useEffect(() => {
    if (open) form.setFieldsValue(gift ?? FRESH);
    setFault(null);
  }, [open, gift, form]);
  const submit = (wanted: GiftForm) => {
    setFault(null);
    save.mutate(wanted, {
      onSuccess: () => {
        notify.done(t("gifts.saved"));
        onClose();
      },
      onError: (error) => setFault(showProblem(form, error, { fields: FIELDS })),
    });
  };
  const required = [{ required: true, whitespace: true, message: t("field.missing") }];
  return (
    <Drawer
      open={open}
      onClose={onClose}
      title={gift ? t("gifts.edit") : t("gifts.add")}
      size={440}
      forceRender
      footer={
        <div className="drawer-foot">
          <Button onClick={onClose}>{t("act.cancel")}</Button>
          <Button type="primary" loading={save.isPending} onClick={() => form.submit()}>
            {t("act.save")}
          </Button>
        </div>
      }
    >
      <Form form={form} layout="vertical" initialValues={gift ?? FRESH} onFinish={submit}>
        {fault && <Alert type="error" showIcon title={fault} className="form-fault" />}
        <Form.Item name="name_zh" label={t("gifts.name_zh")} rules={required}>
          <Input maxLength={20} />
        </Form.Item>
        <Form.Item name="name_en" label={t("gifts.name_en")} rules={required}>
          <Input maxLength={40} />
        </Form.Item>
        <Form.Item name="emoji" label={t("gifts.emoji")} rules={required}>
          <Input maxLength={16} />
        </Form.Item>
        {gift && <Picture gift={gift} />}
        <Form.Item name="price" label={t("gifts.price_points")} rules={[{ required: true, message: t("field.missing") }]}>
          <InputNumber min={1} max={DEAREST} precision={0} className="wide" />
        </Form.Item>
        <Form.Item name="animation" label={t("gifts.animation")}>
          <Select options={ANIMATIONS.map((value) => ({ value, label: t(`gifts.animation.${value}`) }))} />
        </Form.Item>
        <Form.Item name="combo" label={t("gifts.combo_on")} valuePropName="checked">
          <Switch />
        </Form.Item>
        <Form.Item name="enabled" label={t("gifts.enabled")} valuePropName="checked">
          <Switch />
        </Form.Item>
      </Form>
    </Drawer>
  );
}

function Picture({ gift }: { gift: GiftRead }) {
  const { t } = useText();
  const notify = useNotify();
  const put = useGiftPicture(gift.id);
  const input = useRef<HTMLInputElement>(null);
  const [url, setUrl] = useState(gift.picture_url);
  useEffect(() => setUrl(gift.picture_url), [gift]);
  const change = (file: File | null) => put.mutate(file, { onSuccess: (saved) => setUrl(saved.picture_url), onError: notify.failed });
  return (
    <div className="gift-picture">
      <GiftIcon gift={{ emoji: gift.emoji, picture_url: url }} />
      <Button size="small" loading={put.isPending} onClick={() => input.current?.click()}>
        {t("gifts.picture_choose")}
      </Button>
      {url && (
        <Button size="small" type="text" onClick={() => change(null)}>
          {t("gifts.picture_remove")}
        </Button>
      )}
      <input
        ref={input}
        type="file"
        accept={KINDS}
        hidden
        aria-label={t("gifts.picture_choose")}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) change(file);
          event.target.value = "";
        }}
      />
    </div>
  );
}
