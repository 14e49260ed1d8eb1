import { Form, Input } from "antd";
import { judgePassword } from "../../shared/passwords.ts";
import { useText } from "../../shared/text.ts";

/** A new password with its rules, ticked off while typing. */
export function PasswordField({ name, label }: { name: string; label: string }) {
  const { t } = useText();
  const typed = (Form.useWatch(name) as string | undefined) ?? "";
  const rules = judgePassword(typed);
  return (
    <Form.Item
      name={name}
      label={label}
      rules={[
        { required: true, message: t("field.missing") },
        {
          validator: (_rule, value: string | undefined) => {
            const { longEnough, variedEnough } = judgePassword(value ?? "");
            return !value || (longEnough && variedEnough) ? Promise.resolve() : Promise.reject(new Error(t("password.weak")));
          },
          validateTrigger: "onBlur",
        },
      ]}
      validateTrigger={["onBlur", "onSubmit"]}
      extra={
        <ul className="password-rules">
          <li data-met={rules.longEnough}>{t("password.rule_length")}</li>
          <li data-met={rules.variedEnough}>{t("password.rule_variety")}</li>
        </ul>
      }
    >
      <Input.Password autoComplete="new-password" maxLength={200} />
    </Form.Item>
  );
}
