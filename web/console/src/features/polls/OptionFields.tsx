import { MinusCircleOutlined, PictureOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Form, Input } from "antd";
import { useRef } from "react";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { useAddPicture } from "./api.ts";
import { NO_OPTION, type PollFields } from "./fields.ts";

const OPTIONS = 10;
const KINDS = "image/jpeg,image/png,image/webp";

/** The options of a poll, each with a picture if one likes. */
export function OptionFields() {
  const { t } = useText();
  return (
    <Form.List name="options">
      {(fields, { add, remove }) => (
        <>
          {fields.map(({ key, name }) => (
            <div key={key}>
              <div className="poll-field">
                <Form.Item name={[name, "text"]} label={t("poll.option", { number: name + 1 })} rules={[{ required: true, whitespace: true, message: t("field.missing") }]} className="poll-field-text">
                  <Input maxLength={80} />
                </Form.Item>
                <PictureButton number={name} />
                {fields.length > 2 && <Button type="text" icon={<MinusCircleOutlined aria-hidden />} aria-label={t("poll.remove_option", { number: name + 1 })} onClick={() => remove(name)} />}
              </div>
              <OptionPicture number={name} />
            </div>
          ))}
          {fields.length < OPTIONS && (
            <Button className="poll-add" icon={<PlusOutlined aria-hidden />} onClick={() => add(NO_OPTION)}>
              {t("poll.add_option")}
            </Button>
          )}
        </>
      )}
    </Form.List>
  );
}

function PictureButton({ number }: { number: number }) {
  const { t } = useText();
  const notify = useNotify();
  const form = Form.useFormInstance<PollFields>();
  const put = useAddPicture();
  const input = useRef<HTMLInputElement>(null);
  const label = t("poll.picture_of", { number: number + 1 });
  const upload = (file: File | undefined) => {
    if (file) put.mutate(file, { onSuccess: (picture) => form.setFieldValue(["options", number, "picture"], picture), onError: notify.failed });
  };
  return (
    <>
      <Button type="text" icon={<PictureOutlined aria-hidden />} aria-label={label} loading={put.isPending} onClick={() => input.current?.click()} />
      <input
        ref={input}
        type="file"
        className="poll-file"
        accept={KINDS}
        hidden
        aria-label={label}
        onChange={(event) => {
          upload(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
    </>
  );
}

/** The picture of an option, and what it shows in words. */
function OptionPicture({ number }: { number: number }) {
  const { t } = useText();
  const form = Form.useFormInstance<PollFields>();
  const picture = Form.useWatch(["options", number, "picture"], { form, preserve: true }) as PollFields["options"][number]["picture"] | undefined;
  return (
    <>
      <Form.Item name={[number, "picture"]} noStyle>
        <Kept />
      </Form.Item>
      {picture && (
        <div className="poll-field">
          <img className="poll-thumb" src={picture.url} alt="" />
          <Form.Item name={[number, "picture_text"]} label={t("poll.picture_text")} extra={t("poll.picture_hint")} className="poll-field-text">
            <Input maxLength={200} />
          </Form.Item>
          <Button type="text" icon={<MinusCircleOutlined aria-hidden />} aria-label={t("poll.remove_picture", { number: number + 1 })} onClick={() => form.setFieldValue(["options", number, "picture"], null)} />
        </div>
      )}
    </>
  );
}

/** Holds a value of the form that has no field of its own. */
function Kept() {
  return null;
}
