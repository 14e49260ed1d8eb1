import { Form, Select } from "antd";
import { useNavigate } from "react-router";
import { useSession } from "@shared/staff/session/session.ts";
import { useNotify } from "../../shared/notify.ts";
import { useText } from "../../shared/text.ts";
import { useOwnOrganisations, useSwitchOrganisation } from "./api.ts";

/** Goes to another organisation of the same person; shown to those who have several. */
export function OrganisationSwitch({ onDone }: { onDone: () => void }) {
  const { t } = useText();
  const notify = useNotify();
  const navigate = useNavigate();
  const { organisation } = useSession();
  const { data: own = [] } = useOwnOrganisations();
  const change = useSwitchOrganisation();
  if (own.length < 2) return null;
  const go = (id: string) =>
    change.mutate(id, {
      onSuccess: () => {
        onDone();
        void navigate("/rooms", { replace: true });
      },
      onError: (error) => notify.failed(error),
    });
  return (
    <Form layout="vertical">
      <Form.Item label={t("account.organisation")}>
        <Select
          aria-label={t("account.organisation")}
          value={organisation.id}
          options={own.map(({ id, name }) => ({ value: id, label: name }))}
          loading={change.isPending}
          disabled={change.isPending}
          onChange={go}
        />
      </Form.Item>
    </Form>
  );
}
