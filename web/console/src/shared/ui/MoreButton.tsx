import { Button } from "antd";
import { useText } from "../text.ts";

interface Props {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
}

/** The next page of a list. */
export function MoreButton({ query }: Props) {
  const { t } = useText();
  if (!query.hasNextPage) return null;
  return (
    <div className="more">
      <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
        {t("act.more")}
      </Button>
    </div>
  );
}
