import { MinusCircleOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Checkbox, Form, Input, Select } from "antd";
import { QuestionKind, ResultsFor } from "@shared/generated/model/index.ts";
import { useText } from "../../shared/text.ts";
import { NO_QUESTION, type PollFields } from "./fields.ts";

const QUESTIONS = 20;
const OPTIONS = 10;
const SCALES = [5, 10] as const;

/** The questions of a questionnaire. */
export function QuestionFields() {
  const { t } = useText();
  return (
    <Form.List name="questions">
      {(fields, { add, remove }) => (
        <>
          {fields.map(({ key, name }) => (
            <fieldset key={key} className="poll-question">
              <legend>{t("survey.number", { number: name + 1 })}</legend>
              {fields.length > 1 && (
                <Button size="small" type="text" className="poll-question-remove" icon={<MinusCircleOutlined aria-hidden />} aria-label={t("survey.remove", { number: name + 1 })} onClick={() => remove(name)} />
              )}
              <OneQuestion number={name} />
            </fieldset>
          ))}
          {fields.length < QUESTIONS && (
            <Button className="poll-add" icon={<PlusOutlined aria-hidden />} onClick={() => add(NO_QUESTION)}>
              {t("survey.add")}
            </Button>
          )}
        </>
      )}
    </Form.List>
  );
}

function OneQuestion({ number }: { number: number }) {
  const { t } = useText();
  const form = Form.useFormInstance<PollFields>();
  const kind = (Form.useWatch(["questions", number, "kind"], form) as QuestionKind | undefined) ?? QuestionKind.single;
  return (
    <>
      <Form.Item name={[number, "text"]} label={t("survey.text")} rules={[{ required: true, whitespace: true, message: t("field.missing") }]}>
        <Input maxLength={200} />
      </Form.Item>
      <div className="poll-pair">
        <Form.Item name={[number, "kind"]} label={t("survey.kind")}>
          <Select options={Object.values(QuestionKind).map((value) => ({ value, label: t(`survey.kind.${value}`) }))} />
        </Form.Item>
        {kind !== QuestionKind.text && (
          <Form.Item name={[number, "results"]} label={t("survey.results")}>
            <Select options={Object.values(ResultsFor).map((value) => ({ value, label: t(`survey.results.${value}`) }))} />
          </Form.Item>
        )}
      </div>
      {(kind === QuestionKind.single || kind === QuestionKind.multiple) && <Choices number={number} />}
      {kind === QuestionKind.scale && (
        <div className="poll-pair">
          <Form.Item name={[number, "scale"]} label={t("survey.scale")}>
            <Select options={SCALES.map((value) => ({ value, label: t(`survey.scale.${value}`) }))} />
          </Form.Item>
          <Form.Item name={[number, "low"]} label={t("survey.low")}>
            <Input maxLength={80} />
          </Form.Item>
          <Form.Item name={[number, "high"]} label={t("survey.high")}>
            <Input maxLength={80} />
          </Form.Item>
        </div>
      )}
      <Form.Item name={[number, "required"]} valuePropName="checked" className="poll-check">
        <Checkbox>{t("survey.required")}</Checkbox>
      </Form.Item>
    </>
  );
}

function Choices({ number }: { number: number }) {
  const { t } = useText();
  return (
    <Form.List name={[number, "options"]}>
      {(fields, { add, remove }) => (
        <>
          {fields.map(({ key, name }) => (
            <div key={key} className="poll-field">
              <Form.Item name={name} label={t("survey.option", { question: number + 1, number: name + 1 })} rules={[{ required: true, whitespace: true, message: t("field.missing") }]} className="poll-field-text">
                <Input maxLength={80} />
              </Form.Item>
              {fields.length > 2 && <Button type="text" icon={<MinusCircleOutlined aria-hidden />} aria-label={t("poll.remove_option", { number: name + 1 })} onClick={() => remove(name)} />}
            </div>
          ))}
          {fields.length < OPTIONS && (
            <Button size="small" className="poll-add" icon={<PlusOutlined aria-hidden />} onClick={() => add("")}>
              {t("poll.add_option")}
            </Button>
          )}
        </>
      )}
    </Form.List>
  );
}
