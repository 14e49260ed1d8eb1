import { Alert, Button } from "antd";
import { problemText } from "../problems.ts";
import { useText } from "../text.ts";

/** Something could not be loaded: says why, and tries again. */
export function Failed({ error, retry }: { error: unknown; retry: () => void }) {
  const { t } = useText();
  return (
    <Alert
      type="error"
      showIcon
      title={problemText(error)}
      action={
        <Button size="small" onClick={retry}>
          {t("act.retry")}
        </Button>
      }
    />
  );
}
